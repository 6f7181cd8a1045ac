package dev.lockkeeper.attach;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Compares a container as it is wanted with one that the API server shows: that has defaults for what was left open, the
 * token of the service account mounted, and amounts in another unit.
 */
final class ContainerFields {

    private static final String TOKEN = "/var/run/secrets/kubernetes.io/serviceaccount";
    private static final List<String> WHOLE = List.of("args", "env", "envFrom", "command", "ports");

    private ContainerFields() {}

    static boolean same(JsonNode wanted, JsonNode shown) {
        return covers(wanted, shown)
                && mounts(wanted).size() == mounts(shown).size()
                && WHOLE.stream()
                        .allMatch(field ->
                                wanted.path(field).size() == shown.path(field).size())
                && quantities(wanted).equals(quantities(shown));
    }

    private static boolean covers(JsonNode wanted, JsonNode shown) {
        if (wanted.isObject()) {
            return wanted.properties().stream()
                    .filter(member -> !member.getKey().equals("resources"))
                    .allMatch(member -> covers(member.getValue(), shown.path(member.getKey())));
        }
        if (wanted.isArray()) {
            return covers(mountsOrAll(wanted), mountsOrAll(shown));
        }
        return wanted.isNumber() && shown.isNumber()
                ? wanted.asLong() == shown.asLong()
                : wanted.equals(shown) || (shown instanceof MissingNode && isDefault(wanted));
    }

    private static boolean covers(List<JsonNode> wanted, List<JsonNode> shown) {
        if (wanted.size() > shown.size()) {
            return false;
        }
        for (int i = 0; i < wanted.size(); i++) {
            if (!covers(wanted.get(i), shown.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** The API server leaves these out again. */
    private static boolean isDefault(JsonNode value) {
        return value.isNull()
                || (value.isBoolean() && !value.asBoolean())
                || (value.isTextual() && value.asText().isEmpty());
    }

    private static List<JsonNode> mounts(JsonNode container) {
        return mountsOrAll(container.path("volumeMounts"));
    }

    private static List<JsonNode> mountsOrAll(JsonNode list) {
        List<JsonNode> all = new ArrayList<>();
        list.forEach(entry -> {
            if (!entry.path("mountPath").asText().equals(TOKEN)) {
                all.add(entry);
            }
        });
        // Where a mount is in the list says nothing.
        all.sort(Comparator.comparing(entry -> entry.path("mountPath").asText()));
        return all;
    }

    private static List<String> quantities(JsonNode container) {
        List<String> amounts = new ArrayList<>();
        for (String part : List.of("limits", "requests")) {
            container.path("resources").path(part).properties().stream()
                    .map(amount -> part + "/" + amount.getKey() + "="
                            + bytes(amount.getValue().asText()))
                    .sorted()
                    .forEach(amounts::add);
        }
        return amounts;
    }

    private static String bytes(String amount) {
        try {
            return Quantity.getAmountInBytes(new Quantity(amount))
                    .stripTrailingZeros()
                    .toPlainString();
        } catch (IllegalArgumentException e) {
            return amount;
        }
    }
}

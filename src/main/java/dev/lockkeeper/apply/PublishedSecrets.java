package dev.lockkeeper.apply;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockkeeper.api.BodyField;
import dev.lockkeeper.api.BodyMutation;
import dev.lockkeeper.api.HeaderMutation;
import dev.lockkeeper.api.HttpHeader;
import dev.lockkeeper.api.RouteBackendRef;
import dev.lockkeeper.apply.publication.FormerSource;
import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.plan.bundle.BundleNames;
import dev.lockkeeper.plan.bundle.BundleState;
import dev.lockkeeper.plan.bundle.FilterBackend;
import dev.lockkeeper.plan.bundle.FilterBodyMutation;
import dev.lockkeeper.plan.bundle.FilterHeaderMutation;
import dev.lockkeeper.plan.bundle.FragmentBackend;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What a bundle in the cluster holds, read back. Only our own form is understood, an entry a line; the peer's bundles name the
 * same backends as ours, so nothing is lost with them.
 */
public final class PublishedSecrets implements FormerSource {

    private static final Logger LOG = Logger.getLogger(PublishedSecrets.class);
    private static final Pattern NAME = Pattern.compile("([^/]+)/([^/]+)/route/([^/]+)/rule/(\\d{1,6})/ref/(\\d{1,6})");
    private static final ObjectMapper JSON =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private final FencedRequests requests;
    private final ObservedObjects observed;

    /** @param observed tells where the Secrets are */
    public PublishedSecrets(FencedRequests requests, ObservedObjects observed) {
        this.requests = requests;
        this.observed = observed;
    }

    @Override
    public Optional<Map<ObjectKey, List<FragmentBackend>>> published(ObjectKey gateway) {
        SortedSet<String> namespaces = observed.bundleNamespaces(gateway);
        if (namespaces.isEmpty()) {
            return Optional.of(Map.of());
        }
        BundleNames names = new BundleNames(gateway);
        String namespace = namespaces.first();
        Optional<String> index = value(namespace, names.index(), BundleNames.INDEX_KEY);
        if (index.isEmpty()) {
            return Optional.empty();
        }
        StringBuilder content = new StringBuilder();
        for (int slot : BundleState.of(Map.of(), index.get()).named()) {
            Optional<String> part = value(namespace, names.part(slot), BundleNames.PART_KEY);
            if (part.isEmpty()) {
                return Optional.empty();
            }
            content.append(part.get());
        }
        return Optional.of(read(gateway, content));
    }

    private static Map<ObjectKey, List<FragmentBackend>> read(ObjectKey gateway, CharSequence content) {
        Map<ObjectKey, List<FragmentBackend>> found = new HashMap<>();
        content.toString()
                .lines()
                .dropWhile(line -> !line.equals("backends:"))
                .skip(1)
                .takeWhile(line -> line.startsWith("- "))
                .forEach(line -> backend(line.substring(2))
                        .ifPresent(entry -> found.computeIfAbsent(entry.route(), _ -> new ArrayList<>())
                                .add(entry.backend())));
        LOG.infof("read published bundle gateway=%s routes=%d", gateway, found.size());
        return found;
    }

    private record Entry(ObjectKey route, FragmentBackend backend) {}

    /** Empty for a Secret that is not there; no value when the API server cannot be asked. */
    private Optional<String> value(String namespace, String name, String key) {
        return switch (requests.read(ResourceType.SECRET, new ObjectKey(namespace, name))) {
            case Answer.Done(var secret) -> {
                String base64 = secret.path("data").path(key).asText();
                yield Optional.of(new String(Base64.getDecoder().decode(base64), StandardCharsets.ISO_8859_1));
            }
            case Answer.Rejected rejected when rejected.code() == 404 -> Optional.of("");
            default -> Optional.empty();
        };
    }

    private static Optional<Entry> backend(String bytes) {
        // Joined as Latin-1, since a part may end inside a character.
        String line = new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        try {
            FilterBackend backend = JSON.readValue(line, FilterBackend.class);
            Matcher name = NAME.matcher(backend.name());
            if (!name.matches()) {
                return Optional.empty();
            }
            RouteBackendRef ref = new RouteBackendRef(
                    name.group(2),
                    null,
                    null,
                    null,
                    backend.modelNameOverride(),
                    null,
                    null,
                    headers(backend.httpHeaderMutation()),
                    body(backend.httpBodyMutation()));
            return Optional.of(new Entry(
                    new ObjectKey(name.group(1), name.group(3)),
                    new FragmentBackend(
                            backend.name(),
                            line,
                            Integer.parseInt(name.group(4)),
                            Integer.parseInt(name.group(5)),
                            ref)));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static @Nullable HeaderMutation headers(@Nullable FilterHeaderMutation mutation) {
        return mutation == null
                ? null
                : new HeaderMutation(
                        mutation.set().stream()
                                .map(header -> new HttpHeader(header.name(), header.value()))
                                .toList(),
                        mutation.remove());
    }

    private static @Nullable BodyMutation body(@Nullable FilterBodyMutation mutation) {
        return mutation == null
                ? null
                : new BodyMutation(
                        mutation.set().stream()
                                .map(field -> new BodyField(field.path(), field.value()))
                                .toList(),
                        mutation.remove());
    }
}

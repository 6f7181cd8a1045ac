package dev.lockkeeper.realparts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * The kinds that tests need: Gateway API's, Envoy Gateway's, and ours as far as the build has generated them. Applied as
 * the text they are: parsing megabytes of schemas here would take longer than the API server takes to start.
 */
final class Crds {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path OURS = Path.of("target", "kubernetes");
    private static final Duration SERVED = Duration.ofSeconds(30);
    private static final Pattern KIND = Pattern.compile("^kind: \"?(\\w+)\"?$", Pattern.MULTILINE);
    private static final Pattern NAME = Pattern.compile("^  name: [\"']?([^\"'\\s]+)[\"']?$", Pattern.MULTILINE);
    private static final Map<String, String> PATHS = Map.of(
            "CustomResourceDefinition", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/",
            "ValidatingAdmissionPolicy", "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies/",
            "ValidatingAdmissionPolicyBinding",
                    "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings/");

    private Crds() {}

    static void install(KubernetesClient admin) {
        var files = new ArrayList<>(ours());
        files.add(RealPart.GATEWAY_CRDS.path());
        var documents = files.stream().flatMap(Crds::documents).toList();
        var applied = documents.parallelStream()
                .map(document -> apply(admin, document))
                .toList();
        applied.stream()
                .filter(object -> object.path("kind").asText().equals("CustomResourceDefinition"))
                .forEach(crd -> awaitServed(admin, crd.path("spec")));
    }

    private static List<Path> ours() {
        if (!Files.isDirectory(OURS)) {
            return List.of();
        }
        try (var files = Files.newDirectoryStream(OURS, "*.aigateway.envoyproxy.io-v1.yml")) {
            var found = new ArrayList<Path>();
            files.forEach(found::add);
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> documents(Path file) {
        try {
            return Stream.of(Files.readString(file).split("(?m)^---.*$", -1))
                    .filter(text -> KIND.matcher(text).find());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode apply(KubernetesClient admin, String document) {
        var kind = first(KIND, document);
        var name = first(NAME, document);
        var path = PATHS.get(kind);
        if (path == null) {
            throw new IllegalStateException("a " + kind + " among the CRDs: " + name);
        }
        var request = admin.getHttpClient()
                .newHttpRequestBuilder()
                .uri(URI.create("https://127.0.0.1:" + admin.getMasterUrl().getPort() + path + name
                        + "?fieldManager=real-parts&force=true"))
                .method("PATCH", "application/apply-patch+yaml", document)
                .build();
        try {
            var response =
                    admin.getHttpClient().sendAsync(request, String.class).join();
            if (!response.isSuccessful()) {
                throw new IllegalStateException(kind + " " + name + " is refused: " + response.bodyString());
            }
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String first(Pattern pattern, String text) {
        var matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IllegalStateException(
                    "no " + pattern + " in " + text.lines().limit(20).toList());
        }
        return matcher.group(1);
    }

    /** Established is not enough: the first requests may still meet 404. So ask for the kind itself. */
    private static void awaitServed(KubernetesClient admin, JsonNode spec) {
        var plural = spec.path("names").path("plural").asText();
        for (var version : spec.path("versions")) {
            if (version.path("served").asBoolean()) {
                var path = "/apis/" + spec.path("group").asText() + "/"
                        + version.path("name").asText() + "/" + plural;
                Awaitility.await(path)
                        .pollDelay(Duration.ZERO)
                        .pollInterval(Duration.ofMillis(50))
                        .atMost(SERVED)
                        .until(() -> admin.raw(path + "?limit=1") != null);
            }
        }
    }
}

package dev.lockkeeper.source.kubernetes;

import dev.lockkeeper.model.ObjectKey;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Single GETs with a deadline and without the client's repetitions: who asks decides when to ask again. */
final class ApiReads implements SecretReader {

    private final HttpClient http;
    private final String server;
    private final KubernetesSerialization serialization;
    private final Duration timeout;

    ApiReads(KubernetesClient client, Duration timeout) {
        this.http = client.getHttpClient()
                .newBuilder()
                .tag(new RequestConfigBuilder().withRequestRetryBackoffLimit(0).build())
                .build();
        this.server = client.getMasterUrl().toString().replaceAll("/+$", "");
        this.serialization = client.getKubernetesSerialization();
        this.timeout = timeout;
    }

    /** Fails with a one-line message when there is no answer in time; every status counts as an answer. */
    CompletableFuture<HttpResponse<String>> get(String path, Map<String, String> headers) {
        var request =
                http.newHttpRequestBuilder().uri(server + path).timeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
        headers.forEach(request::header);
        return http.sendAsync(request.build(), String.class).orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public CompletableFuture<Optional<Secret>> read(ObjectKey key) {
        String path = "/api/v1/namespaces/" + key.namespace() + "/secrets/" + key.name();
        return get(path, Map.of("Accept", "application/json")).thenApply(answer -> switch (answer.code()) {
            case 200 -> Optional.of(serialization.unmarshal(answer.body(), Secret.class));
            case 404 -> Optional.empty();
            default -> throw new IllegalStateException("GET " + path + ": HTTP " + answer.code());
        });
    }

    /** Whether the API server serves the kind: a direct question, since discovery may lag behind. */
    boolean absent(ApiKind kind) {
        return get(kind.path() + "?limit=1", Map.of("Accept", "application/json"))
                        .join()
                        .code()
                == 404;
    }
}

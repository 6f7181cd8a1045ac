package dev.lockkeeper.apply;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.kubernetes.client.utils.TokenRefreshInterceptor;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Single requests to the API server, each with a deadline and never repeated: the client's own retries would outlive the
 * permit that a write was sent under. Authentication and trust are those of the client.
 */
final class ApiConnection {

    private final HttpClient http;
    private final String server;
    private final KubernetesSerialization serialization;

    ApiConnection(KubernetesClient client) {
        HttpClient.DerivedClientBuilder builder = client.getHttpClient()
                .newBuilder()
                .tag(new RequestConfigBuilder().withRequestRetryBackoffLimit(0).build());
        if (certificateOnly(client.getConfiguration())) {
            builder.addOrReplaceInterceptor(TokenRefreshInterceptor.NAME, null);
        }
        this.http = builder.build();
        this.server = client.getMasterUrl().toString().replaceAll("/+$", "");
        this.serialization = client.getKubernetesSerialization();
    }

    KubernetesSerialization serialization() {
        return serialization;
    }

    /** The client would look for a token in the kubeconfig before each request, and a kubeconfig takes 2 ms to read. */
    private static boolean certificateOnly(Config config) {
        return (config.getClientCertFile() != null || config.getClientCertData() != null)
                && config.getOauthToken() == null
                && config.getAutoOAuthToken() == null
                && config.getOauthTokenProvider() == null
                && config.getAuthProvider() == null
                && config.getUsername() == null;
    }

    Answer get(String path, Duration timeout) {
        return exchange(request(path, timeout), timeout);
    }

    Answer send(String method, String path, String contentType, JsonNode body, Duration timeout) {
        return exchange(request(path, timeout).method(method, contentType, serialization.asJson(body)), timeout);
    }

    private HttpRequest.Builder request(String path, Duration timeout) {
        return http.newHttpRequestBuilder()
                .uri(server + path)
                .header("Accept", "application/json")
                .timeout(Math.max(1, timeout.toMillis()), TimeUnit.MILLISECONDS);
    }

    private Answer exchange(HttpRequest.Builder builder, Duration timeout) {
        HttpRequest request = builder.build();
        String what = request.method() + " " + request.uri().getPath();
        CompletableFuture<HttpResponse<String>> pending = http.sendAsync(request, String.class);
        try {
            return answer(pending.get(timeout.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            pending.cancel(true);
            return new Answer.Unreachable(what + ": no answer within " + timeout.toMillis() + "ms");
        } catch (ExecutionException e) {
            return new Answer.Unreachable(what + ": " + e.getCause());
        } catch (InterruptedException e) {
            pending.cancel(true);
            Thread.currentThread().interrupt();
            return new Answer.Unreachable(what + ": interrupted");
        }
    }

    private Answer answer(HttpResponse<String> response) {
        JsonNode body = json(response.body());
        if (response.code() < 300) {
            return new Answer.Done(body);
        }
        String message = body.path("message").asText(response.body());
        return new Answer.Rejected(response.code(), body.path("reason").asText(), message);
    }

    private JsonNode json(String text) {
        return text.startsWith("{")
                ? serialization.unmarshal(text, JsonNode.class)
                : com.fasterxml.jackson.databind.node.MissingNode.getInstance();
    }
}

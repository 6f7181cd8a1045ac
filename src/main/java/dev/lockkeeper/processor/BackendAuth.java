package dev.lockkeeper.processor;

import dev.lockkeeper.plan.bundle.FilterAuth;
import dev.lockkeeper.plan.bundle.FilterCredentialOverride;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The credential of a backend in place of the client's own. A backend without one gets the client's headers as they are.
 * A request may bring its credential in a header of its own where the policy says so.
 */
final class BackendAuth {

    private static final String AUTHORIZATION = "authorization";
    private static final String ANTHROPIC_KEY = "x-api-key";

    private BackendAuth() {}

    /** @throws ApiError when there is no credential that may be used */
    static void apply(FilterAuth auth, RoutedRequest request, RequestHeaders headers, HeaderEdits edits) {
        Optional<String> brought = brought(auth.credentialOverride(), request, headers, edits);
        if (auth.apiKey() != null) {
            if (request.endpoint().api() == Api.ANTHROPIC && !edits.asMap().containsKey(ANTHROPIC_KEY)) {
                // Anthropic's clients bring their key there; it is for us, not for the backend.
                edits.remove(ANTHROPIC_KEY);
            }
            edits.set(
                    AUTHORIZATION,
                    "Bearer " + brought.orElse(auth.apiKey().key().strip()));
        } else if (auth.azureAPIKey() != null) {
            instead(edits, "api-key", brought.orElse(auth.azureAPIKey().key().strip()));
        } else if (auth.anthropicAPIKey() != null) {
            instead(
                    edits,
                    ANTHROPIC_KEY,
                    brought.orElse(auth.anthropicAPIKey().key().strip()));
        } else if (auth.azure() != null) {
            edits.set(
                    AUTHORIZATION,
                    "Bearer " + brought.orElse(auth.azure().accessToken().strip()));
        } else {
            throw ApiError.notSupported(
                    "the backend's credential is of a kind that this processor cannot sign with; use the processor image of the chart");
        }
    }

    /** The client's own key is for us, not for the backend. */
    private static void instead(HeaderEdits edits, String header, String key) {
        edits.remove(AUTHORIZATION);
        edits.set(header, key);
    }

    private static Optional<String> brought(
            @Nullable FilterCredentialOverride override,
            RoutedRequest request,
            RequestHeaders headers,
            HeaderEdits edits) {
        if (override == null) {
            return Optional.empty();
        }
        String header = override.headerName();
        if (header == null) {
            // Envoy does not tell us of metadata: the request may have a credential, so the shared one must not go in
            // its place.
            throw ApiError.notSupported(
                    "the backend's policy takes the credential from dynamic metadata, which this processor does not read; use fromRequestHeaders");
        }
        override.inputHeadersToRemove().forEach(edits::remove);
        List<String> values = request.original(headers, header.toLowerCase(Locale.ROOT));
        Optional<String> credential = values.stream()
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .findFirst();
        if (credential.isEmpty() && Boolean.FALSE.equals(override.fallbackToConfigured())) {
            throw ApiError.unauthorized(
                    "the backend's policy wants the credential in the request header %s and there is none"
                            .formatted(header));
        }
        return credential;
    }
}

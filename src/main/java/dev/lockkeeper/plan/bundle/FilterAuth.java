package dev.lockkeeper.plan.bundle;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/** The credential for a backend; never printed. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record FilterAuth(
        @Nullable ApiKey apiKey,
        @Nullable ApiKey azureAPIKey,
        @Nullable ApiKey anthropicAPIKey,
        @Nullable Aws aws,
        @Nullable AccessToken azure,
        @Nullable Gcp gcp,
        @Nullable FilterCredentialOverride credentialOverride) {

    /** A static key. */
    public record ApiKey(String key) {
        @Override
        public String toString() {
            return "ApiKey[…]";
        }
    }

    /** An AWS credentials file as literal text. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Aws(@Nullable String credentialFileLiteral, String region) {
        @Override
        public String toString() {
            return "Aws[…]";
        }
    }

    /** A bearer token. */
    public record AccessToken(String accessToken) {
        @Override
        public String toString() {
            return "AccessToken[…]";
        }
    }

    /** A Google access token and where it is used. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Gcp(@Nullable String accessToken, String region, String projectName) {
        @Override
        public String toString() {
            return "Gcp[…]";
        }
    }
}

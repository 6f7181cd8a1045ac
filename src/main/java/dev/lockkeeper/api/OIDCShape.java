package dev.lockkeeper.api;

import dev.lockkeeper.api.schema.Open;
import dev.lockkeeper.api.schema.Rule;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The schema of Envoy Gateway's OIDC, as far as a token exchange reads it. */
@Open
@Rule(
        value = "has(self.clientID) != has(self.clientIDRef)",
        message = "only one of clientID or clientIDRef must be set")
record OIDCShape(
        Provider provider,
        @Nullable @Size(min = 1) String clientID,
        @Nullable SecretReference clientIDRef,
        SecretReference clientSecret,
        List<String> scopes,
        List<String> resources) {

    /** Who issues the token. */
    @Open
    record Provider(
            @Pattern("^https://[^/?#@]+(/[^?#]*)?$") String issuer,
            @Nullable String tokenEndpoint) {}
}

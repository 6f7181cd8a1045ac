package dev.lockkeeper.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.lockkeeper.api.schema.Shape;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An OIDC token that is exchanged for an AWS role. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record AWSTokenExchange(
        @JsonPropertyDescription("Where and how the token is obtained: OIDC of Envoy Gateway.")
        @Required
        @Shape(OIDCShape.class)
        Map<String, Object> oidc,

        @Nullable String grantType,

        @JsonPropertyDescription("The audience of the token.") @Nullable String aud,

        @Size(min = 1) String awsRoleArn) {}

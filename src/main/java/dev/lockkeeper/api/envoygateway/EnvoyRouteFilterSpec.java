package dev.lockkeeper.api.envoygateway;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/** Either a rewrite of the host or an answer without a backend. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EnvoyRouteFilterSpec(
        @Nullable UrlRewrite urlRewrite, @Nullable DirectResponse directResponse) {

    /** Rewrites the request's host name. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record UrlRewrite(Hostname hostname) {}

    /** `Backend`: the name of the chosen endpoint. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Hostname(String type) {}

    /** Answers at once. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record DirectResponse(int statusCode, @Nullable String contentType, Body body) {}

    /** An inline body. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Body(String type, String inline) {}

    public static EnvoyRouteFilterSpec backendHost() {
        return new EnvoyRouteFilterSpec(new UrlRewrite(new Hostname("Backend")), null);
    }

    public static EnvoyRouteFilterSpec answer(int statusCode, @Nullable String contentType, String body) {
        return new EnvoyRouteFilterSpec(null, new DirectResponse(statusCode, contentType, new Body("Inline", body)));
    }
}

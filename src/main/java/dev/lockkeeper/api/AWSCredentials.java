package dev.lockkeeper.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** AWS credentials: a file, a token exchange, or neither for the default chain of the data plane. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record AWSCredentials(
        String region,
        @Nullable AWSCredentialsFile credentialsFile,
        @Nullable Map<String, Object> oidcExchangeToken) {}

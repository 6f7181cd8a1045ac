package dev.lockkeeper.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** AWS credentials: a file, a token exchange, or neither for the default chain of the data plane. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record AWSCredentials(
        @Size(min = 1) String region,
        @Nullable AWSCredentialsFile credentialsFile,
        @Nullable AWSTokenExchange oidcExchangeToken) {}

package dev.lockkeeper.api.quota;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A bucket of the requests that all selectors match. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record QuotaBucketRule(
        @Size(max = 8) List<ClientSelector> clientSelectors,
        QuotaValue quota,

        @JsonPropertyDescription("Counts, but never refuses.") @Nullable Boolean shadowMode) {
    public QuotaBucketRule {
        clientSelectors = clientSelectors == null ? List.of() : List.copyOf(clientSelectors);
    }
}

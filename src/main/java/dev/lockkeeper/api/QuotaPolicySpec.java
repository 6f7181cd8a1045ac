package dev.lockkeeper.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.lockkeeper.api.quota.ModelQuota;
import dev.lockkeeper.api.quota.ServiceQuota;
import dev.lockkeeper.api.schema.Rule;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Token quotas of the targeted backends. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record QuotaPolicySpec(
        @JsonPropertyDescription("The backends that this policy is for, in its own namespace.")
        @Size(max = 16) @Rule(
                value = "self.all(ref, ref.group == 'aigateway.envoyproxy.io' && ref.kind == 'AIServiceBackend')",
                message = "targetRefs must reference AIServiceBackend resources")
        List<PolicyTargetReference> targetRefs,

        @JsonPropertyDescription("A quota over all models of a backend.") @Nullable ServiceQuota serviceQuota,

        @JsonPropertyDescription("Quotas of single models.") @Size(max = 128) List<ModelQuota> perModelQuotas) {
    public QuotaPolicySpec {
        targetRefs = targetRefs == null ? List.of() : List.copyOf(targetRefs);
        perModelQuotas = perModelQuotas == null ? List.of() : List.copyOf(perModelQuotas);
    }
}

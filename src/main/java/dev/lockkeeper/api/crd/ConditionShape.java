package dev.lockkeeper.api.crd;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import dev.lockkeeper.api.schema.Format;
import dev.lockkeeper.api.schema.OneOf;
import dev.lockkeeper.api.schema.Patterns;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** The schema of {@link io.fabric8.kubernetes.api.model.Condition}, with the limits of Kubernetes' own. */
@JsonClassDescription("One aspect of the state of the object.")
record ConditionShape(
        @Size(max = 316) @Pattern(Patterns.CONDITION) String type,
        @OneOf({"True", "False", "Unknown"}) String status,
        @Nullable @Min(0) Long observedGeneration,
        @Format("date-time") String lastTransitionTime,
        @Size(min = 1, max = 1024) @Pattern(Patterns.REASON) String reason,
        @Size(max = 32768) String message) {}

package dev.lockkeeper.api.mcp;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.lockkeeper.api.schema.OneOf;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A claim that has one of these values. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record JwtClaim(
        @Size(min = 1, max = 253) String name,

        @Nullable @Default("String") @OneOf({"String", "StringArray"})
        String valueType,

        @Required @Size(min = 1, max = 128) List<String> values) {
    public JwtClaim {
        values = values == null ? List.of() : List.copyOf(values);
    }
}

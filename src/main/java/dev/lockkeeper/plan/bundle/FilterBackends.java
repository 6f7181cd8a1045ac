package dev.lockkeeper.plan.bundle;

import dev.lockkeeper.api.AIServiceBackendSpec;
import dev.lockkeeper.api.RouteBackendRef;
import dev.lockkeeper.api.VersionedAPISchema;
import org.jspecify.annotations.Nullable;

/** One reference of a rule → its entry in {@code backends} of the filter config. */
public final class FilterBackends {

    private static final FilterSchema POOL_SCHEMA = new FilterSchema("OpenAI", "v1", "v1");

    private FilterBackends() {}

    public static FilterBackend ofService(
            String name, RouteBackendRef ref, AIServiceBackendSpec backend, @Nullable FilterAuth auth) {
        return new FilterBackend(
                name,
                ref.modelNameOverride(),
                schema(backend.schema()),
                auth,
                Mutations.headers(backend.headerMutation(), ref.headerMutation()),
                Mutations.body(backend.bodyMutation(), ref.bodyMutation()));
    }

    /** An InferencePool speaks OpenAI. */
    public static FilterBackend ofPool(String name, RouteBackendRef ref, @Nullable FilterAuth auth) {
        return new FilterBackend(
                name,
                ref.modelNameOverride(),
                POOL_SCHEMA,
                auth,
                Mutations.headers(null, ref.headerMutation()),
                Mutations.body(null, ref.bodyMutation()));
    }

    private static FilterSchema schema(VersionedAPISchema schema) {
        return switch (schema.name()) {
            case "OpenAI", "Anthropic" -> {
                String prefix = schema.prefix();
                yield new FilterSchema(
                        schema.name(), schema.version(), prefix == null || prefix.isEmpty() ? "v1" : prefix);
            }
            default -> new FilterSchema(schema.name(), schema.version(), null);
        };
    }
}

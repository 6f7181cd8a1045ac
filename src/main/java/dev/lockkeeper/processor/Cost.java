package dev.lockkeeper.processor;

import org.jspecify.annotations.Nullable;

/**
 * A number that is told to Envoy with each counted answer.
 *
 * @param metadataKey under which limits and access logs find it
 * @param backend {@code <ns>/<backend>} that it is limited to
 * @param model asked of the backend, that it is limited to
 */
record Cost(
        String metadataKey,
        @Nullable String backend,
        @Nullable String model,
        Meter meter) {

    boolean concerns(BackendName asked) {
        return backend == null || backend.isEmpty() || backend.equals(asked.serviceBackend());
    }

    boolean concerns(String askedModel) {
        return model == null || model.isEmpty() || model.equals(askedModel);
    }
}

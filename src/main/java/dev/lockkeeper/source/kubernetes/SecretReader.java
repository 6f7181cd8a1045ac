package dev.lockkeeper.source.kubernetes;

import dev.lockkeeper.model.ObjectKey;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Reads one Secret past every cache. */
@FunctionalInterface
interface SecretReader {

    /** Empty when there is none; fails in bounded time when the API server gives no answer. */
    CompletableFuture<Optional<Secret>> read(ObjectKey key);
}

package dev.lockkeeper.apply;

import dev.lockkeeper.plan.bundle.Sha256;

/** What is kept of the value of one key of a Secret. */
public record DataDigest(String sha256, int size) {

    public static DataDigest of(byte[] value) {
        return new DataDigest(Sha256.hex(value), value.length);
    }
}

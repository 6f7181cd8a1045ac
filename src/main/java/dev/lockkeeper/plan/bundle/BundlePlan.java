package dev.lockkeeper.plan.bundle;

import dev.lockkeeper.model.ObjectKey;
import java.util.List;

/**
 * The filter config of one Gateway, ready to be put into Secrets.
 *
 * @param checksum SHA-256, hex, over the parts joined in order
 * @param parts the YAML cut into pieces of at most 700 KiB
 */
public record BundlePlan(ObjectKey gateway, String version, String uuid, String checksum, List<byte[]> parts) {
    public BundlePlan {
        parts = List.copyOf(parts);
    }

    /** Bytes of all parts. */
    public int size() {
        return parts.stream().mapToInt(part -> part.length).sum();
    }

    /** The whole YAML. */
    public byte[] content() {
        byte[] whole = new byte[size()];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, whole, at, part.length);
            at += part.length;
        }
        return whole;
    }

    @Override
    public String toString() {
        return "BundlePlan[" + gateway + ", uuid=" + uuid + ", bytes=" + size() + "]";
    }
}

package dev.lockkeeper.plan.bundle;

import dev.lockkeeper.model.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** Names, keys and marks of the Secrets of one Gateway's bundle (reference envoy-ai-gateway.md §11.1). */
public record BundleNames(ObjectKey gateway) {

    /** A pod mounts this many parts, whether they exist or not. */
    public static final int SLOTS = 8;

    public static final String INDEX_KEY = "index.yaml";
    public static final String PART_KEY = "chunk";
    public static final String LEGACY_KEY = "filter-config.yaml";

    /** Label of all bundle Secrets of ours; its value is {@link #OUR_NAME}. */
    public static final String MANAGED_BY = "app.kubernetes.io/managed-by";

    public static final String OUR_NAME = "lockkeeper";

    /** Label with the Gateway's hash, and annotation with its {@code namespace/name}, which a label can't hold. */
    public static final String GATEWAY = "lockkeeper.dev/gateway";

    private static final int LONGEST = 253;
    private static final int HASH_DIGITS = 12;

    /** 12 hex digits of SHA-256 over {@code namespace/name}. */
    public String hash() {
        return Sha256.hex(gateway.toString().getBytes(StandardCharsets.UTF_8)).substring(0, HASH_DIGITS);
    }

    public String index() {
        return withSuffix("-" + hash());
    }

    public String part(int slot) {
        return withSuffix("-%s-part-%03d".formatted(hash(), slot));
    }

    /** Where the pod's volume shows the part of a slot. */
    public static String path(int slot) {
        return "parts/%03d".formatted(slot);
    }

    /** The Secret of processors that know no index; empty when its name would be too long. */
    public Optional<String> legacy() {
        return Optional.of(stem()).filter(name -> name.length() <= LONGEST);
    }

    public Map<String, String> labels() {
        return Map.of(MANAGED_BY, OUR_NAME, GATEWAY, hash());
    }

    public Map<String, String> annotations() {
        return Map.of(GATEWAY, gateway.toString());
    }

    /** The Gateway that a bundle Secret says it belongs to. */
    public static Optional<ObjectKey> gatewayOf(Map<String, String> labels, Map<String, String> annotations) {
        String[] key = annotations.getOrDefault(GATEWAY, "").split("/", -1);
        return OUR_NAME.equals(labels.get(MANAGED_BY)) && key.length == 2
                ? Optional.of(new ObjectKey(key[0], key[1]))
                : Optional.empty();
    }

    private String stem() {
        return gateway.name() + "-" + gateway.namespace();
    }

    private String withSuffix(String suffix) {
        String stem = stem();
        if (stem.length() + suffix.length() > LONGEST) {
            stem = stem.substring(0, LONGEST - suffix.length()).replaceAll("-+$", "");
        }
        return stem + suffix;
    }
}

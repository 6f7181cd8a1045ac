package dev.lockkeeper.output;

import dev.lockkeeper.model.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Where an object's file is. {@code <namespace>.<name>.<kind>.yaml} is unambiguous, since a namespace has no dot; a
 * namespace or name that is too long or no Kubernetes name is cut and told apart by its hash.
 */
final class FileNames {

    static final String GATEWAY = "gateway";
    static final String BUNDLE = "bundle";
    static final String STATUS = "status";

    private static final Pattern PLAIN = Pattern.compile("[a-z0-9]([a-z0-9.-]*[a-z0-9])?");
    private static final int LONGEST = 150;
    private static final int HASH_BYTES = 6;

    private FileNames() {}

    /** In the folder that Envoy Gateway watches, which it reads without subfolders. */
    static String gateway(ObjectKey key, String kind) {
        return GATEWAY + "/" + object(key, kind);
    }

    static String status(ObjectKey key, String kind) {
        return STATUS + "/" + object(key, kind);
    }

    /** Of one Gateway, ending with {@code /}. */
    static String bundle(ObjectKey gateway) {
        return BUNDLE + "/" + safe(gateway.namespace()) + "/" + safe(gateway.name()) + "/";
    }

    private static String object(ObjectKey key, String kind) {
        String scope = key.namespace().isEmpty() ? "" : safe(key.namespace()) + ".";
        return scope + safe(key.name()) + "." + kind.toLowerCase(Locale.ROOT) + ".yaml";
    }

    private static String safe(String name) {
        if (name.length() <= LONGEST && PLAIN.matcher(name).matches() && !name.contains("..")) {
            return name;
        }
        String cut = name.substring(0, Math.min(name.length(), LONGEST))
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9-]+", "-")
                .replaceAll("^-+|-+$", "");
        return cut + "-" + hash(name);
    }

    private static String hash(String name) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}

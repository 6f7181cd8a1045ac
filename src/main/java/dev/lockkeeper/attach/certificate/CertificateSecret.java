package dev.lockkeeper.attach.certificate;

import dev.lockkeeper.grpc.Credentials;
import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.plan.bundle.Sha256;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The Secret with the webhook's certificate, as the cluster has it.
 *
 * @param owned another object owns it, so that a controller of that keeps it
 * @param data decoded, by key
 */
public record CertificateSecret(
        ObjectKey key,
        String uid,
        String resourceVersion,
        Map<String, String> annotations,
        boolean owned,
        Map<String, byte[]> data) {

    public static final String CERTIFICATE = "tls.crt";
    public static final String KEY = "tls.key";
    public static final String AUTHORITIES = "ca.crt";
    /** Private key of the first of the authorities; only in Secrets of ours. */
    public static final String AUTHORITY_KEY = "ca.key";

    /** Which certificates the Secret has held: what a kubelet still shows in a volume is told by it. */
    public static final String HELD = "lockkeeper.dev/certificates";

    private static final String CERT_MANAGER = "cert-manager.io/certificate-name";
    private static final int REMEMBERED = 8;
    private static final int DIGITS = 16;

    public CertificateSecret {
        annotations = Map.copyOf(annotations);
        data = Map.copyOf(data);
    }

    /** A value that is no Base64 counts as missing. */
    public static CertificateSecret of(Secret secret) {
        ObjectMeta meta = secret.getMetadata();
        Map<String, byte[]> data = new HashMap<>();
        Optional.ofNullable(secret.getData()).orElse(Map.of()).forEach((name, value) -> {
            try {
                data.put(name, Base64.getDecoder().decode(value));
            } catch (IllegalArgumentException e) {
                data.remove(name);
            }
        });
        return new CertificateSecret(
                new ObjectKey(meta.getNamespace(), meta.getName()),
                meta.getUid(),
                meta.getResourceVersion(),
                Optional.ofNullable(meta.getAnnotations()).orElse(Map.of()),
                !Optional.ofNullable(meta.getOwnerReferences())
                        .orElse(List.of())
                        .isEmpty(),
                data);
    }

    /** True when cert-manager or the like keeps it. */
    public boolean othersKeepIt() {
        return owned || annotations.containsKey(CERT_MANAGER);
    }

    public byte[] value(String name) {
        return data.getOrDefault(name, new byte[0]);
    }

    /** Whether these bytes are its certificate, or were. */
    boolean hasHeld(byte[] certificate) {
        return Arrays.equals(certificate, value(CERTIFICATE)) || held().contains(mark(certificate));
    }

    /** The annotation for when this certificate is put in. */
    public String heldWith(byte[] certificate) {
        String present = mark(value(CERTIFICATE));
        return String.join(
                ",",
                Stream.concat(Stream.of(mark(certificate), present), held().stream())
                        .distinct()
                        .limit(REMEMBERED)
                        .toList());
    }

    /** The annotation of a Secret that never held another. */
    public static String mark(byte[] certificate) {
        return Sha256.hex(certificate).substring(0, DIGITS);
    }

    Material material() {
        return new Material(
                "Secret " + key,
                Material.Names.USUAL,
                new Credentials.Raw(value(CERTIFICATE), value(KEY), value(AUTHORITIES)));
    }

    /** Without contents. */
    @Override
    public String toString() {
        return "CertificateSecret[%s, keys=%s]".formatted(key, data.keySet());
    }

    private List<String> held() {
        return List.of(annotations.getOrDefault(HELD, "").split(","));
    }
}

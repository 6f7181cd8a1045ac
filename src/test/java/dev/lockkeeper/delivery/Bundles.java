package dev.lockkeeper.delivery;

import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.plan.bundle.BundlePlan;
import dev.lockkeeper.plan.bundle.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Bundles as a planner would make them. */
public final class Bundles {

    public static final ObjectKey GATEWAY = new ObjectKey("default", "gw");

    private Bundles() {}

    /** With one model, in two parts. */
    public static BundlePlan bundle(String uuid) {
        return bundle(GATEWAY, uuid);
    }

    static BundlePlan bundle(ObjectKey gateway, String uuid) {
        String text = "version: v1.1.0\nuuid: \"%s\"\nmodels:\n- {Name: model-%s, OwnedBy: us}\n".formatted(uuid, uuid);
        return cut(gateway, uuid, text, text.length() / 2 + 1);
    }

    /** As large as the text makes it. */
    public static BundlePlan cut(ObjectKey gateway, String uuid, String text, int part) {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        List<byte[]> parts = new ArrayList<>();
        for (int at = 0; at < content.length; at += part) {
            parts.add(Arrays.copyOfRange(content, at, Math.min(content.length, at + part)));
        }
        return new BundlePlan(gateway, "v1.1.0", uuid, Sha256.hex(content), parts);
    }
}

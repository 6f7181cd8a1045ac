package dev.lockkeeper.output;

import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.output.OutputFolder.Access;
import dev.lockkeeper.plan.GatewayPlan;
import dev.lockkeeper.plan.bundle.BundleLayout;
import dev.lockkeeper.plan.bundle.BundleNames;
import dev.lockkeeper.plan.bundle.BundlePlan;
import dev.lockkeeper.plan.bundle.BundleState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One Gateway's filter config as a processor's volume shows it: {@code index.yaml} and {@code parts/000} … */
final class BundleFiles {

    private final OutputFolder folder;

    BundleFiles(OutputFolder folder) {
        this.folder = folder;
    }

    /** Only the owner may read the files, for they hold credentials. Says how many files changed. */
    int write(GatewayPlan plan) throws IOException, ForeignFile {
        return switch (plan) {
            case GatewayPlan.Bundle(BundlePlan bundle, var _) -> publish(bundle);
            case GatewayPlan.None(ObjectKey gateway) -> remove(gateway);
            case GatewayPlan.Untouched _ -> 0;
        };
    }

    private int publish(BundlePlan bundle) throws IOException, ForeignFile {
        String base = FileNames.bundle(bundle.gateway());
        int changed = 0;
        for (BundleLayout.Step step : BundleLayout.of(bundle, present(base)).steps()) {
            boolean wrote =
                    switch (step) {
                        case BundleLayout.Step.Part(int slot, int part) ->
                            folder.put(
                                    base + BundleNames.path(slot),
                                    bundle.parts().get(part),
                                    Access.OWNER);
                        case BundleLayout.Step.Index(String text) ->
                            folder.put(
                                    base + BundleNames.INDEX_KEY, text.getBytes(StandardCharsets.UTF_8), Access.OWNER);
                        case BundleLayout.Step.Drop(int slot) -> folder.remove(base + BundleNames.path(slot));
                    };
            changed += wrote ? 1 : 0;
        }
        return changed;
    }

    /** The index first: without it no reader looks for parts. */
    private int remove(ObjectKey gateway) throws IOException {
        String base = FileNames.bundle(gateway);
        int changed = folder.remove(base + BundleNames.INDEX_KEY) ? 1 : 0;
        for (int slot = 0; slot < BundleNames.SLOTS; slot++) {
            changed += folder.remove(base + BundleNames.path(slot)) ? 1 : 0;
        }
        return changed;
    }

    private BundleState present(String base) throws IOException {
        Map<Integer, String> slots = new TreeMap<>();
        for (int slot = 0; slot < BundleNames.SLOTS; slot++) {
            Optional<byte[]> part = folder.read(base + BundleNames.path(slot));
            if (part.isPresent()) {
                slots.put(slot, sha256(part.get()));
            }
        }
        String index = folder.read(base + BundleNames.INDEX_KEY)
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .orElse("");
        return BundleState.of(slots, index);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}

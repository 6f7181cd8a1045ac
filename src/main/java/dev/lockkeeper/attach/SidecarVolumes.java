package dev.lockkeeper.attach;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.plan.bundle.BundleNames;
import java.util.ArrayList;
import java.util.List;

/** The volumes of one Gateway's processor and where they are mounted (reference envoy-ai-gateway.md §11.2). */
final class SidecarVolumes {

    static final String SOCKET_PATH = "/etc/ai-gateway-extproc-uds";
    static final String BUNDLE_PATH = "/etc/filter-config-bundle";

    private static final String LEGACY_PATH = "/etc/filter-config";
    private static final String PREFIX = "ai-gateway-";
    private static final String SOCKET = PREFIX + "extproc-uds";
    private static final String BUNDLE_SUFFIX = "-bundle";
    private static final int LONGEST_NAME = 63;

    private final ObjectKey gateway;
    private final BundleNames names;

    SidecarVolumes(ObjectKey gateway) {
        this.gateway = gateway;
        this.names = new BundleNames(gateway);
    }

    List<ObjectNode> all() {
        List<ObjectNode> volumes = new ArrayList<>();
        ObjectNode socket = volume(SOCKET);
        socket.putObject("emptyDir");
        volumes.add(socket);
        names.legacy().ifPresent(secret -> volumes.add(legacy(secret)));
        volumes.add(bundle());
        return volumes;
    }

    /** The folder of the processor's socket, for it and for Envoy. */
    static ObjectNode socketMount() {
        return JsonNodeFactory.instance.objectNode().put("name", SOCKET).put("mountPath", SOCKET_PATH);
    }

    /** What only the processor sees. */
    List<ObjectNode> configMounts() {
        List<ObjectNode> mounts = new ArrayList<>();
        names.legacy().ifPresent(_ -> mounts.add(readOnly(name(""), LEGACY_PATH)));
        mounts.add(readOnly(name(BUNDLE_SUFFIX), BUNDLE_PATH));
        return mounts;
    }

    /** Optional: a bundle above 1 MiB has no Secret in this form, and no pod must wait for it. */
    private ObjectNode legacy(String secret) {
        ObjectNode volume = volume(name(""));
        volume.putObject("secret").put("secretName", secret).put("optional", true);
        return volume;
    }

    private ObjectNode bundle() {
        ObjectNode volume = volume(name(BUNDLE_SUFFIX));
        ArrayNode sources = volume.putObject("projected").putArray("sources");
        // Optional, unlike the peer's: a pod must not wait for a leader, or for one that may write there.
        source(sources, names.index(), BundleNames.INDEX_KEY, BundleNames.INDEX_KEY)
                .put("optional", true);
        for (int slot = 0; slot < BundleNames.SLOTS; slot++) {
            source(sources, names.part(slot), BundleNames.PART_KEY, BundleNames.path(slot))
                    .put("optional", true);
        }
        return volume;
    }

    private static ObjectNode source(ArrayNode sources, String secret, String key, String path) {
        ObjectNode source = sources.addObject().putObject("secret");
        source.put("name", secret);
        source.putArray("items").addObject().put("key", key).put("path", path);
        return source;
    }

    private static ObjectNode volume(String name) {
        return JsonNodeFactory.instance.objectNode().put("name", name);
    }

    private static ObjectNode readOnly(String volume, String path) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("name", volume)
                .put("mountPath", path)
                .put("readOnly", true);
    }

    /** A label of DNS, so a Gateway's name gives way: what is cut or replaced in it, the hash still tells apart. */
    private String name(String suffix) {
        String stem = (PREFIX + gateway.name() + "-" + gateway.namespace()).replace('.', '-');
        String end = "-" + names.hash() + suffix;
        int room = LONGEST_NAME - end.length();
        return (stem.length() > room ? stem.substring(0, room).replaceAll("-+$", "") : stem) + end;
    }
}

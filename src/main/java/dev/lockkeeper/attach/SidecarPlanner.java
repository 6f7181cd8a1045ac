package dev.lockkeeper.attach;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockkeeper.api.ExtProcConfig;
import dev.lockkeeper.api.GatewayConfigSpec;
import dev.lockkeeper.model.GatewayModel;
import dev.lockkeeper.model.Kind;
import dev.lockkeeper.model.ModelSpec;
import dev.lockkeeper.model.ObjectId;
import dev.lockkeeper.model.ObjectKey;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Says what processor a Gateway's pods are to have: settings of all, with its GatewayConfig merged in (reference
 * envoy-ai-gateway.md §1.4, §11.2). Only reads the model; the same model and settings give the same container.
 */
public final class SidecarPlanner {

    private static final ObjectMapper MAPPER = JsonMapper.builder().build();

    private final Supplier<SidecarSettings> settings;

    /** @param settings asked for each time: what the cluster can do may change under way */
    public SidecarPlanner(Supplier<SidecarSettings> settings) {
        this.settings = settings;
    }

    /** Empty for a Gateway that no AIGatewayRoute and no MCPRoute names. */
    public Optional<Sidecar> of(GatewayModel model, ObjectKey gateway) {
        ObjectId id = new ObjectId(Kind.GATEWAY, gateway);
        boolean mcp = !model.referrers(id, Kind.MCP_ROUTE).isEmpty();
        if (!mcp && model.referrers(id, Kind.AI_GATEWAY_ROUTE).isEmpty()) {
            return Optional.empty();
        }
        SidecarSettings common = settings.get();
        SidecarVolumes volumes = new SidecarVolumes(gateway);
        return Optional.of(new Sidecar(
                container(common, gateway, mcp, volumes, own(model, id)),
                volumes.all(),
                common.image().pullSecrets(),
                common.nativeSidecar()));
    }

    /** The container spec of the Gateway's GatewayConfig; one that is named and missing counts as none. */
    private static JsonNode own(GatewayModel model, ObjectId gateway) {
        return model.references(gateway).stream()
                .filter(named -> named.kind() == Kind.GATEWAY_CONFIG)
                .flatMap(named -> model.spec(named, ModelSpec.Config.class).stream())
                .map(ModelSpec.Config::spec)
                .flatMap(SidecarPlanner::containerSpec)
                .findFirst()
                .orElse(MissingNode.getInstance());
    }

    private static Stream<JsonNode> containerSpec(GatewayConfigSpec config) {
        ExtProcConfig processor = config.extProc();
        return processor == null || processor.kubernetes() == null
                ? Stream.empty()
                : Stream.of(MAPPER.valueToTree(processor.kubernetes()));
    }

    private static ObjectNode container(
            SidecarSettings common, ObjectKey gateway, boolean mcp, SidecarVolumes volumes, JsonNode own) {
        ObjectNode container = JsonNodeFactory.instance.objectNode();
        container.put("name", Sidecar.NAME);
        container.put(
                "image",
                SidecarImage.of(
                        common.image().reference(),
                        own.path("image").asText(""),
                        own.path("imageRepository").asText("")));
        container.put("imagePullPolicy", common.image().pullPolicy());
        var arguments = container.putArray("args");
        SidecarArguments.of(common, mcp).forEach(arguments::add);
        container.putArray("ports").addObject().put("name", "aigw-admin").put("containerPort", Sidecar.ADMIN_PORT);
        var environment = SidecarEnvironment.of(common, gateway, own.path("env"));
        if (!environment.isEmpty()) {
            container.putArray("env").addAll(environment);
        }
        if (own.path("resources").isObject()) {
            container.set("resources", own.path("resources"));
        }
        readiness(container.putObject("readinessProbe"));
        container.set(
                "securityContext", own.path("securityContext").isObject() ? own.path("securityContext") : restricted());
        var mounts = container.putArray("volumeMounts").add(SidecarVolumes.socketMount());
        own.path("volumeMounts").forEach(mounts::add);
        volumes.configMounts().forEach(mounts::add);
        if (common.nativeSidecar()) {
            container.put("restartPolicy", "Always");
        }
        return container;
    }

    private static void readiness(ObjectNode probe) {
        probe.putObject("httpGet")
                .put("path", "/health")
                .put("port", Sidecar.ADMIN_PORT)
                .put("scheme", "HTTP");
        probe.put("initialDelaySeconds", 2)
                .put("timeoutSeconds", 5)
                .put("periodSeconds", 10)
                .put("successThreshold", 1)
                .put("failureThreshold", 1);
    }

    /** Group 65532 is Envoy's too, which must reach the socket. */
    private static ObjectNode restricted() {
        ObjectNode context = JsonNodeFactory.instance.objectNode();
        context.put("allowPrivilegeEscalation", false);
        context.putObject("capabilities").putArray("drop").add("ALL");
        context.put("privileged", false)
                .put("runAsGroup", 65532)
                .put("runAsNonRoot", true)
                .put("runAsUser", 65532);
        context.putObject("seccompProfile").put("type", "RuntimeDefault");
        return context;
    }
}

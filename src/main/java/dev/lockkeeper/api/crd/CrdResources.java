package dev.lockkeeper.api.crd;

import dev.lockkeeper.api.AIGatewayRoute;
import dev.lockkeeper.api.AIServiceBackend;
import dev.lockkeeper.api.BackendSecurityPolicy;
import dev.lockkeeper.api.GatewayConfig;
import dev.lockkeeper.api.MCPRoute;
import dev.lockkeeper.api.QuotaPolicy;
import io.fabric8.kubernetes.client.CustomResource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The CRDs that the build packed into the jar, for whoever checks manifests without an API server. */
public final class CrdResources {
    /** The folder on the class path; the files in it are those of {@link #texts()}. */
    public static final String FOLDER = "META-INF/lockkeeper/crds";

    static final List<Class<? extends CustomResource<?, ?>>> KINDS = List.of(
            AIGatewayRoute.class,
            AIServiceBackend.class,
            BackendSecurityPolicy.class,
            GatewayConfig.class,
            MCPRoute.class,
            QuotaPolicy.class);

    private CrdResources() {}

    /** The YAML text of each CRD. */
    public static List<String> texts() {
        return KINDS.stream().map(CrdResources::text).toList();
    }

    static String file(Class<? extends CustomResource<?, ?>> kind) {
        return new KindDefinition(kind).name() + "-v1.yml";
    }

    private static String text(Class<? extends CustomResource<?, ?>> kind) {
        var path = FOLDER + "/" + file(kind);
        try (var stream = CrdResources.class.getClassLoader().getResourceAsStream(path)) {
            if (stream == null) {
                throw new IllegalStateException(
                        path + " is not on the class path: the build step that writes it did not run");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.lockkeeper.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockkeeper.delivery.BundleSources;
import dev.lockkeeper.delivery.BundleSources.Server;
import dev.lockkeeper.model.ObjectKey;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A processor alone needs to know who gives it its bundles, and nothing of a cluster or a folder of manifests. */
class BundleSettingsTest {

    private static final String PREFIX = "lockkeeper.processor.";

    @Test
    void aProcessorWithServersHasNoSource() {
        // When
        SourceChoice source = SourceChoice.of(
                config(PREFIX + "bundle-servers", "controller.ns.svc:1063, [::1]:1064", PREFIX + "gateway", "ns/gw"),
                Map.of("KUBERNETES_SERVICE_HOST", "10.0.0.1", "POD_NAME", "envoy-1", "POD_NAMESPACE", "envoys"));

        // Then
        assertThat(source).isInstanceOfSatisfying(SourceChoice.None.class, none -> {
            BundleSources bundles = none.bundles();
            assertThat(bundles.servers())
                    .containsExactly(new Server("controller.ns.svc", 1063), new Server("::1", 1064));
            assertThat(bundles.gateway()).contains(new ObjectKey("ns", "gw"));
            assertThat(bundles.pod()).contains(new ObjectKey("envoys", "envoy-1"));
            assertThat(bundles.folder()).isEmpty();
        });
    }

    @Test
    void onTheSameHostNoGatewayIsNeeded() {
        var source = SourceChoice.of(config(PREFIX + "bundle-servers", "127.0.0.1:1063,localhost:1065"), Map.of());

        assertThat(source)
                .isInstanceOfSatisfying(
                        SourceChoice.None.class,
                        none -> assertThat(none.bundles().gateway()).isEmpty());
    }

    @Test
    void aFolderAloneIsEnough() {
        var source = SourceChoice.of(config(PREFIX + "bundle-folder", "bundle"), Map.of());

        assertThat(source)
                .isInstanceOfSatisfying(
                        SourceChoice.None.class,
                        none -> assertThat(none.bundles().folder()).contains(Path.of("bundle")));
    }

    @Test
    void wrongSettingsAreNamed() {
        assertRefused(
                "lockkeeper.processor.bundle-servers (LOCKKEEPER_PROCESSOR_BUNDLE_SERVERS): \"controller\"; give host:port, several separated by commas",
                "bundle-servers",
                "controller");
        assertRefused(
                "lockkeeper.processor.gateway (LOCKKEEPER_PROCESSOR_GATEWAY): \"gw\"; give namespace/name",
                "bundle-servers",
                "127.0.0.1:1063",
                "gateway",
                "gw");
        assertRefused(
                "lockkeeper.processor.gateway (LOCKKEEPER_PROCESSOR_GATEWAY): required with servers on other hosts: whose bundle to ask for, as namespace/name",
                "bundle-servers",
                "controller:1063");
        assertRefused(
                "lockkeeper.processor.gateway (LOCKKEEPER_PROCESSOR_GATEWAY): required with lockkeeper.processor.bundle-folder beside servers: whose bundle that is, as namespace/name",
                "bundle-folder",
                "bundle",
                "bundle-servers",
                "127.0.0.1:1063");
        assertRefused(
                "lockkeeper.processor.bundle-tls.ca (LOCKKEEPER_PROCESSOR_BUNDLE_TLS_CA): required with lockkeeper.processor.bundle-tls.certificate, .key and lockkeeper.processor.bundle-token-file: neither is shown without TLS",
                "bundle-servers",
                "127.0.0.1:1063",
                "bundle-token-file",
                "token");
        assertRefused(
                "lockkeeper.processor.bundle-tls.certificate (LOCKKEEPER_PROCESSOR_BUNDLE_TLS_CERTIFICATE) and .key: only together",
                "bundle-servers",
                "127.0.0.1:1063",
                "bundle-tls.ca",
                "ca.crt",
                "bundle-tls.key",
                "tls.key");
    }

    @Test
    void whoeverMakesBundlesIsNotGivenThem() {
        Map<String, String> values = Map.of("lockkeeper.processor.bundle-servers", "127.0.0.1:1063");

        assertThatThrownBy(() -> SourceChoice.of(config(values), Map.of()))
                .isInstanceOf(InvalidSetting.class)
                .hasMessage(
                        "lockkeeper.processor.bundle-servers (LOCKKEEPER_PROCESSOR_BUNDLE_SERVERS): only for a process with LOCKKEEPER_ROLES=processor; any other makes its bundles itself");
        assertThatThrownBy(() -> SourceChoice.of(
                        config(PREFIX + "bundle-servers", "127.0.0.1:1063", "lockkeeper.source", "kubernetes"),
                        Map.of()))
                .hasMessage(
                        "lockkeeper.source (LOCKKEEPER_SOURCE): not together with lockkeeper.processor.bundle-servers (LOCKKEEPER_PROCESSOR_BUNDLE_SERVERS): this processor reads no objects");
    }

    private static void assertRefused(String message, String... values) {
        String[] full = values.clone();
        for (int at = 0; at < full.length; at += 2) {
            full[at] = PREFIX + full[at];
        }
        assertThatThrownBy(() -> SourceChoice.of(config(full), Map.of()))
                .isInstanceOf(InvalidSetting.class)
                .hasMessage(message);
    }

    private static AppConfig config(String... values) {
        Map<String, String> map = new HashMap<>(Map.of("lockkeeper.roles", "processor"));
        for (int at = 0; at < values.length; at += 2) {
            map.put(values[at], values[at + 1]);
        }
        return config(map);
    }

    private static AppConfig config(Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .withMapping(AppConfig.class)
                .withConverter(MemorySize.class, 100, new MemorySizeConverter())
                .withConverter(Duration.class, 100, new DurationConverter())
                .withDefaultValues(values)
                .build()
                .getConfigMapping(AppConfig.class);
    }
}

package dev.lockkeeper.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Roles and source follow from the settings and the surroundings; a wrong one stops the start with one clear text. */
class StartSettingsTest {

    private static final SourceChoice CLUSTER = new SourceChoice.Kubernetes();
    private static final SourceChoice FOLDER = new SourceChoice.Directory(Path.of("in"), Path.of("out"));

    @Test
    void aClusterNeedsNoProcessorAndAFolderDoes() {
        assertThat(Role.of(Optional.empty(), CLUSTER)).containsExactly(Role.CONTROLLER, Role.EXTENSION);
        assertThat(Role.of(Optional.empty(), FOLDER)).containsExactly(Role.CONTROLLER, Role.EXTENSION, Role.PROCESSOR);
        assertThat(Role.of(Optional.of(List.of("extension")), CLUSTER)).containsExactly(Role.EXTENSION);
    }

    @Test
    void anUnknownRoleIsRefused() {
        assertThatThrownBy(() -> Role.of(Optional.of(List.of("controler")), CLUSTER))
                .hasMessage(
                        "lockkeeper.roles (LOCKKEEPER_ROLES): unknown role \"controler\"; known are controller, extension, processor, ratelimit");
    }

    @Test
    void limitsAloneNeedNoSource() {
        assertThat(SourceChoice.of(config(Map.of("lockkeeper.roles", "ratelimit")), Map.of()))
                .isEqualTo(new SourceChoice.Limits());
        assertThat(Role.of(Optional.of(List.of("ratelimit")), new SourceChoice.Limits()))
                .containsExactly(Role.RATELIMIT);
        assertThat(Role.of(Optional.of(List.of("ratelimit", "extension")), CLUSTER))
                .containsExactly(Role.EXTENSION, Role.RATELIMIT);
    }

    @Test
    void theSourceFollowsTheSurroundings() {
        assertThat(SourceChoice.of(config(Map.of()), Map.of("KUBECONFIG", "some/file")))
                .isEqualTo(CLUSTER);
        assertThat(SourceChoice.of(config(Map.of()), Map.of("KUBERNETES_SERVICE_HOST", "10.0.0.1")))
                .isEqualTo(CLUSTER);
        assertThat(SourceChoice.of(config(Map.of("lockkeeper.directory", "in", "lockkeeper.output", "out")), Map.of()))
                .isEqualTo(FOLDER);
    }

    @Test
    void wrongSourcesAreRefused() {
        assertThatThrownBy(() -> SourceChoice.of(config(Map.of("lockkeeper.source", "etcd")), Map.of()))
                .hasMessage(
                        "lockkeeper.source (LOCKKEEPER_SOURCE): unknown source \"etcd\"; known are kubernetes, directory");
        assertThatThrownBy(() -> SourceChoice.of(config(Map.of()), Map.of()))
                .hasMessage(
                        "lockkeeper.directory (LOCKKEEPER_DIRECTORY): required with source \"directory\": the folder of"
                                + " manifests; for a cluster set KUBECONFIG or LOCKKEEPER_SOURCE=kubernetes; for a"
                                + " processor alone set LOCKKEEPER_PROCESSOR_BUNDLE_SERVERS");
        assertThatThrownBy(() -> SourceChoice.of(config(Map.of("lockkeeper.directory", "in")), Map.of()))
                .hasMessage(
                        "lockkeeper.output (LOCKKEEPER_OUTPUT): required with source \"directory\": the folder for what"
                                + " is generated");
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

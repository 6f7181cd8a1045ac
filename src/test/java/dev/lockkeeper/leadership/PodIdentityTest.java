package dev.lockkeeper.leadership;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replica is named after its pod and lives in the pod's namespace; outside a pod it gets a name that no other has. */
class PodIdentityTest {

    @TempDir
    Path folder;

    @Test
    void fromTheEnvironment() throws IOException {
        // Given
        Path file = Files.writeString(folder.resolve("namespace"), "from-file");
        // When
        PodIdentity pod = PodIdentity.detect(Map.of("POD_NAME", "pod-a", "POD_NAMESPACE", "from-env"), file);
        // Then
        assertThat(pod).isEqualTo(new PodIdentity("pod-a", "from-env"));
    }

    @Test
    void namespaceOfTheServiceAccount() throws IOException {
        // Given
        Path file = Files.writeString(folder.resolve("namespace"), "from-file\n");
        // When
        PodIdentity pod = PodIdentity.detect(Map.of("POD_NAME", "pod-a", "POD_NAMESPACE", ""), file);
        // Then
        assertThat(pod.namespace()).isEqualTo("from-file");
    }

    @Test
    void outsideAPod() {
        // When
        PodIdentity one = PodIdentity.detect(Map.of(), folder.resolve("none"));
        PodIdentity other = PodIdentity.detect(Map.of(), folder.resolve("none"));
        // Then
        assertThat(one.namespace()).isEqualTo("envoy-ai-gateway-system");
        assertThat(one.name()).matches(".+-[0-9a-z]{6}").isNotEqualTo(other.name());
    }
}

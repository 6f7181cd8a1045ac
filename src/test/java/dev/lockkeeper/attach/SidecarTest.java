package dev.lockkeeper.attach;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockkeeper.model.GatewayModel;
import dev.lockkeeper.model.ModelObject;
import dev.lockkeeper.model.ModelYaml;
import dev.lockkeeper.model.ObjectKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A processor's hash tells whether pods have to be made anew: by its container and pull secrets, and by nothing else. */
class SidecarTest {

    private static final ObjectKey GATEWAY = new ObjectKey("default", "gw");
    private static final String MODEL = """
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata:
              name: gw
              annotations: { aigateway.envoyproxy.io/gateway-config: own }
            ---
            apiVersion: aigateway.envoyproxy.io/v1beta1
            kind: GatewayConfig
            metadata: { name: own }
            spec: { extProc: { kubernetes: { env: [{ name: A, value: one }] } } }
            ---
            apiVersion: aigateway.envoyproxy.io/v1beta1
            kind: AIGatewayRoute
            metadata: { name: chat }
            spec: { parentRefs: [{ name: gw }], rules: [] }
            """;

    @Test
    void keepsItsHashInWhateverOrderObjectsAndFieldsCome() {
        // Given
        List<ModelObject<?>> objects = new ArrayList<>(ModelYaml.parse(MODEL));
        Sidecar sidecar = sidecar(ModelYaml.model(objects), SidecarSettings.DEFAULT);

        // When
        Collections.reverse(objects);
        Sidecar reversed = sidecar(ModelYaml.model(objects), SidecarSettings.DEFAULT);
        ObjectNode container = JsonNodeFactory.instance.objectNode();
        new ArrayList<>(sidecar.container().properties())
                .reversed()
                .forEach(field -> container.set(field.getKey(), field.getValue()));

        // Then
        assertThat(sidecar.hash()).hasSize(64).isEqualTo(reversed.hash());
        assertThat(new Sidecar(container, sidecar.volumes(), List.of(), true).hash())
                .isEqualTo(sidecar.hash());
    }

    @Test
    void changesItsHashWithTheGatewayConfig() {
        // Given
        String before = sidecar(ModelYaml.model(ModelYaml.parse(MODEL)), SidecarSettings.DEFAULT)
                .hash();

        // When
        String after = sidecar(
                        ModelYaml.model(ModelYaml.parse(MODEL.replace("value: one", "value: two"))),
                        SidecarSettings.DEFAULT)
                .hash();

        // Then
        assertThat(after).isNotEqualTo(before);
    }

    @Test
    void changesItsHashWithSettings() {
        // Given
        GatewayModel model = ModelYaml.model(ModelYaml.parse(MODEL));
        SidecarSettings usual = SidecarSettings.DEFAULT;

        // When
        Sidecar before = sidecar(model, usual);
        Sidecar ordinary = sidecar(model, usual.withNativeSidecar(false));
        Sidecar withSecret = new Sidecar(before.container(), before.volumes(), List.of("pull"), true);

        // Then
        assertThat(List.of(before.hash(), ordinary.hash(), withSecret.hash())).doesNotHaveDuplicates();
    }

    @ParameterizedTest(name = "{0} with {1}")
    @CsvSource({
        "repo:v1,                    other/extproc, other/extproc:v1",
        "repo@sha256:ab,             other/extproc, other/extproc@sha256:ab",
        "registry:5000/repo,         other/extproc, other/extproc",
        "registry:5000/repo:v1,      other/extproc, other/extproc:v1",
        "repo:v1@sha256:ab,          other/extproc, other/extproc@sha256:ab",
    })
    void keepsTheVersionOfTheUsualImage(String usual, String repository, String expected) {
        // When
        String image = SidecarImage.of(usual, "", repository);

        // Then
        assertThat(image).isEqualTo(expected);
    }

    @Test
    void hidesSeeds() {
        assertThat(SidecarSettings.DEFAULT.toString()).doesNotContain("default-insecure-seed");
    }

    private static Sidecar sidecar(GatewayModel model, SidecarSettings settings) {
        return new SidecarPlanner(() -> settings).of(model, GATEWAY).orElseThrow();
    }
}

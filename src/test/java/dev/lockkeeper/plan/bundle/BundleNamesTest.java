package dev.lockkeeper.plan.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.model.ObjectKey;
import org.junit.jupiter.api.Test;

/** Bundle Secrets have the names that the peer's data plane mounts. */
class BundleNamesTest {

    @Test
    void namesAreMadeOfGatewayNamespaceAndHash() {
        BundleNames names = new BundleNames(new ObjectKey("default", "gw"));

        assertThat(names.index()).isEqualTo("gw-default-3d45476e8d68");
        assertThat(names.part(7)).isEqualTo("gw-default-3d45476e8d68-part-007");
        assertThat(names.legacy()).contains("gw-default");
        assertThat(BundleNames.path(7)).isEqualTo("parts/007");
    }

    @Test
    void aLongNameIsCutBeforeTheHashAndLosesTrailingDashes() {
        // 253 - 22 ("-" + 12 digits + "-part-000") = 231 characters stay, the last of them dashes.
        BundleNames names = new BundleNames(new ObjectKey("team", "g".repeat(229) + "----tail"));

        String suffix = "-" + names.hash() + "-part-000";
        assertThat(names.part(0)).isEqualTo("g".repeat(229) + suffix).hasSizeLessThanOrEqualTo(253);
        assertThat(names.index()).endsWith("-" + names.hash()).hasSizeLessThanOrEqualTo(253);
    }

    @Test
    void theLegacySecretHasNoNameWhenItWouldBeTooLong() {
        assertThat(new BundleNames(new ObjectKey("team", "g".repeat(248))).legacy())
                .hasValueSatisfying(name -> assertThat(name).hasSize(253));
        assertThat(new BundleNames(new ObjectKey("team", "g".repeat(249))).legacy())
                .isEmpty();
    }

    @Test
    void aSecretOfOursTellsItsGateway() {
        ObjectKey gateway = new ObjectKey("team", "g".repeat(200));
        BundleNames names = new BundleNames(gateway);

        assertThat(BundleNames.gatewayOf(names.labels(), names.annotations())).contains(gateway);
        assertThat(names.labels().values())
                .allSatisfy(value -> assertThat(value).hasSizeLessThanOrEqualTo(63));
    }
}

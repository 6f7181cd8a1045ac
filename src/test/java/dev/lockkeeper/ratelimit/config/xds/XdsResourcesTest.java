package dev.lockkeeper.ratelimit.config.xds;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import dev.lockkeeper.ratelimit.config.ConfigDocument;
import dev.lockkeeper.ratelimit.config.proto.RateLimitConfig;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/** Every resource of an answer is read, also those whose names are empty or alike. */
class XdsResourcesTest {

    @Test
    void resourcesOfOneNameOrNoneAreToldApartByTheirPlace() {
        // When
        XdsResources resources = XdsResources.of(
                List.of(any("", "a"), any("shop", "b"), any("shop", "c"), any("", "d"), any("shop[2]", "e")));
        // Then
        assertThat(resources)
                .asInstanceOf(InstanceOfAssertFactories.type(XdsResources.Read.class))
                .extracting(read ->
                        read.documents().stream().map(ConfigDocument::name).toList())
                .isEqualTo(List.of("[0]", "shop", "shop[2]", "[3]", "shop[2][4]"));
    }

    @Test
    void anotherTypeIsRefusedWithItsPlace() {
        // Given
        Any other = any("shop", "a").toBuilder().setTypeUrl("other").build();
        // When, Then
        assertThat(XdsResources.of(List.of(any("shop", "a"), other)))
                .isEqualTo(
                        new XdsResources.Unreadable(
                                "resources[1]: type other, asked for was type.googleapis.com/ratelimit.config.ratelimit.v3.RateLimitConfig"));
    }

    private static Any any(String name, String domain) {
        return FakeControlPlane.any(RateLimitConfig.newBuilder()
                .setName(name)
                .setDomain(domain)
                .build()
                .toByteString());
    }
}

package dev.lockkeeper.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockkeeper.grpc.GrpcLimits;
import dev.lockkeeper.grpc.TlsFiles;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The gRPC port is plaintext with the usual limits unless settings say otherwise; a wrong one says what is allowed. */
class GrpcSettingsTest {

    @Test
    void isPlaintextWithTheUsualLimits() {
        GrpcSettings settings = settings(Map.of());

        assertThat(settings.tls()).isEmpty();
        assertThat(settings.limits()).isEqualTo(GrpcLimits.DEFAULT);
    }

    @Test
    void readsTheFilesOfACertificate() {
        GrpcSettings settings = settings(Map.of(
                "lockkeeper.grpc.tls.certificate", "/tls/tls.crt",
                "lockkeeper.grpc.tls.key", "/tls/tls.key",
                "lockkeeper.grpc.tls.client-ca", "/tls/ca.crt",
                "lockkeeper.grpc.tls.reload-period", "1s"));

        assertThat(settings.tls())
                .contains(new TlsFiles(
                        Path.of("/tls/tls.crt"),
                        Path.of("/tls/tls.key"),
                        Optional.of(Path.of("/tls/ca.crt")),
                        Duration.ofSeconds(1)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            max-inbound-message-size | 0  | lockkeeper.grpc.max-inbound-message-size (LOCKKEEPER_GRPC_MAX_INBOUND_MESSAGE_SIZE, --maxRecvMsgSize): 0; allowed are 1 to 2147483647 bytes
            max-inbound-message-size | 2G | lockkeeper.grpc.max-inbound-message-size (LOCKKEEPER_GRPC_MAX_INBOUND_MESSAGE_SIZE, --maxRecvMsgSize): 2147483648; allowed are 1 to 2147483647 bytes
            max-connection-age | 10ms | lockkeeper.grpc.max-connection-age (LOCKKEEPER_GRPC_MAX_CONNECTION_AGE): PT0.01S; allowed are 1s and more, and 0s for connections without end
            drain-timeout | -1s | lockkeeper.grpc.drain-timeout (LOCKKEEPER_GRPC_DRAIN_TIMEOUT): PT-1S; allowed are 0s and more
            tls.key | k | lockkeeper.grpc.tls.certificate (LOCKKEEPER_GRPC_TLS_CERTIFICATE): required with lockkeeper.grpc.tls.key: the PEM file of the certificate
            tls.certificate | c | lockkeeper.grpc.tls.key (LOCKKEEPER_GRPC_TLS_KEY): required with lockkeeper.grpc.tls.certificate: the PEM file of its private key
            tls.client-ca | c | lockkeeper.grpc.tls.certificate (LOCKKEEPER_GRPC_TLS_CERTIFICATE): required with lockkeeper.grpc.tls.client-ca: without a certificate of the server there is no TLS
            """)
    void refusesWhatCannotBe(String name, String value, String message) {
        assertThatThrownBy(() -> settings(Map.of("lockkeeper.grpc." + name, value)))
                .isInstanceOf(InvalidSetting.class)
                .hasMessage(message);
    }

    private static GrpcSettings settings(Map<String, String> values) {
        return new GrpcSettings(new SmallRyeConfigBuilder()
                .withMapping(AppConfig.class)
                .withConverter(MemorySize.class, 100, new MemorySizeConverter())
                .withConverter(Duration.class, 100, new DurationConverter())
                .withDefaultValues(values)
                .build()
                .getConfigMapping(AppConfig.class)
                .grpc());
    }
}

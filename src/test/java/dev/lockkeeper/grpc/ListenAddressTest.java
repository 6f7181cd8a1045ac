package dev.lockkeeper.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockkeeper.grpc.ListenAddress.Tcp;
import dev.lockkeeper.grpc.ListenAddress.UnixSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses are read as users write them; anything else is refused with what would be right. */
class ListenAddressTest {

    @Test
    void readsSocketsAndPorts() {
        assertThat(ListenAddress.parse("unix:///run/a/b.sock")).isEqualTo(new UnixSocket(Path.of("/run/a/b.sock")));
        assertThat(ListenAddress.parse("127.0.0.1:1063")).isEqualTo(new Tcp("127.0.0.1", 1063));
        assertThat(ListenAddress.parse(":0")).isEqualTo(new Tcp("", 0));
        assertThat(ListenAddress.parse("[::1]:9")).isEqualTo(new Tcp("::1", 9));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1063", "host", "host:", "host:x", "host:65536", "unix:", "unix://relative/path"})
    void refusesAnythingElse(String text) {
        assertThatThrownBy(() -> ListenAddress.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "'%s' is not an address; give unix:///absolute/path or host:port with a port of 0 to 65535",
                        text);
    }
}

package dev.lockkeeper.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** End-to-end tests cannot touch the machine they run on: network, {@code /etc} and shared memory are their own. */
@EndToEnd
class PrivateSystemE2E {
    @Test
    void onlyTheLoopbackInterfaceExists() throws IOException {
        assertThat(NetworkInterface.networkInterfaces()).singleElement().satisfies(only -> {
            assertThat(only.isLoopback()).isTrue();
            assertThat(only.isUp()).isTrue();
        });
    }

    @Test
    void foldersThatTestsWriteToAreInMemory() throws IOException {
        for (var folder : new String[] {"/etc", "/certs", "/sds", "/dev/shm"}) {
            var path = Path.of(folder);

            assertThat(Files.getFileStore(path).type()).as(folder).isEqualTo("tmpfs");
            assertThat(path).isWritable();
        }
    }

    @Test
    void theFilesOfTheUserAreTheRealOnes() throws IOException {
        assertThat(Files.getFileStore(Path.of("target")).type()).isNotEqualTo("tmpfs");
        assertThat(Path.of("target", "namespace")).isEmptyDirectory();
    }

    @Test
    void aNameLeadsToThisMachine() throws IOException {
        // When
        PrivateSystem.name("some.test");

        // Then
        assertThat(InetAddress.getByName("some.test").isLoopbackAddress()).isTrue();
    }
}

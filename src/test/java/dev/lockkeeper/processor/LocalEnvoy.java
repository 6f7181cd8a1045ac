package dev.lockkeeper.processor;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import dev.lockkeeper.realparts.Processes;
import dev.lockkeeper.realparts.RealPart;
import dev.lockkeeper.realparts.RunningProcess;
import io.envoyproxy.envoy.config.bootstrap.v3.Admin;
import io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap;
import io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap.DynamicResources;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.ConfigSource;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.config.core.v3.PathConfigSource;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A real Envoy without a control plane: it reads its listeners, routes and clusters from files, as xDS responses. */
final class LocalEnvoy implements AutoCloseable {

    private static final String TYPE = "type.googleapis.com/envoy.config.";
    private static final Duration START_TIME = Duration.ofSeconds(60);

    private final Path folder;
    private final int adminPort;
    private final HttpClient client = HttpClient.newHttpClient();
    private final RunningProcess process;

    private LocalEnvoy(Path folder, int adminPort, RunningProcess process) {
        this.folder = folder;
        this.adminPort = adminPort;
        this.process = process;
    }

    /** Where a listener of this folder's Envoy finds its routes. */
    static ConfigSource routesIn(Path folder) {
        return source(folder.resolve("routes.pb"));
    }

    static LocalEnvoy start(
            Path folder,
            int adminPort,
            List<ByteString> listeners,
            List<ByteString> routes,
            List<ByteString> clusters) {
        write(folder.resolve("clusters.pb"), TYPE + "cluster.v3.Cluster", clusters);
        write(folder.resolve("routes.pb"), TYPE + "route.v3.RouteConfiguration", routes);
        write(folder.resolve("listeners.pb"), TYPE + "listener.v3.Listener", listeners);
        Path bootstrap = write(
                folder.resolve("bootstrap.pb"),
                Bootstrap.newBuilder()
                        .setNode(Node.newBuilder().setId("test").setCluster("test"))
                        .setAdmin(Admin.newBuilder()
                                .setAddress(Address.newBuilder()
                                        .setSocketAddress(SocketAddress.newBuilder()
                                                .setAddress("127.0.0.1")
                                                .setPortValue(adminPort))))
                        .setDynamicResources(DynamicResources.newBuilder()
                                .setCdsConfig(source(folder.resolve("clusters.pb")))
                                .setLdsConfig(source(folder.resolve("listeners.pb"))))
                        .build()
                        .toByteString());
        RunningProcess process = Processes.start(
                "envoy",
                List.of(
                        RealPart.ENVOY.path().toString(),
                        "--config-path",
                        bootstrap.toString(),
                        "--concurrency",
                        "1",
                        "--disable-hot-restart",
                        "--file-flush-interval-msec",
                        "50",
                        "--log-level",
                        "info"),
                Map.of(),
                folder.resolve("envoy.log"));
        LocalEnvoy envoy = new LocalEnvoy(folder, adminPort, process);
        process.await("Envoy ready", START_TIME, envoy::ready);
        return envoy;
    }

    long pid() {
        return process.pid();
    }

    /** Counters and gauges whose name contains the text. */
    List<String> stats(String part) {
        return get("/stats").lines().filter(line -> line.contains(part)).toList();
    }

    @Override
    public void close() {
        process.close();
        client.close();
    }

    @Override
    public String toString() {
        return "Envoy in " + folder;
    }

    private boolean ready() {
        try {
            return get("/ready").startsWith("LIVE");
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }

    private String get(String path) {
        try {
            return client.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + adminPort + path))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static ConfigSource source(Path file) {
        return ConfigSource.newBuilder()
                .setPathConfigSource(PathConfigSource.newBuilder().setPath(file.toString()))
                .build();
    }

    private static void write(Path file, String type, List<ByteString> resources) {
        DiscoveryResponse.Builder response = DiscoveryResponse.newBuilder().setVersionInfo("1");
        resources.forEach(resource ->
                response.addResources(Any.newBuilder().setTypeUrl(type).setValue(resource)));
        write(file, response.build().toByteString());
    }

    private static Path write(Path file, ByteString content) {
        try {
            return Files.write(file, content.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.lockkeeper.drill;

import dev.lockkeeper.realparts.FreePorts;
import dev.lockkeeper.realparts.Processes;
import dev.lockkeeper.realparts.RunningProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One replica as a real process: the packaged jar with a client certificate of its own, reading one namespace. */
final class Replica implements AutoCloseable {

    private static final Path JAR = Path.of("target/quarkus-app/quarkus-run.jar");
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration START = Duration.ofSeconds(90);

    private final String name;
    private final int management;
    private final RunningProcess process;

    private Replica(String name, int management, RunningProcess process) {
        this.name = name;
        this.management = management;
        this.process = process;
    }

    static Replica start(String name, Path kubeconfig, String namespace, Map<String, String> settings) {
        int management = FreePorts.next();
        Map<String, String> environment = new HashMap<>(Map.of(
                "KUBECONFIG",
                kubeconfig.toString(),
                "LOCKKEEPER_SOURCE",
                "kubernetes",
                "LOCKKEEPER_ROLES",
                "controller,extension",
                "LOCKKEEPER_WATCH_NAMESPACES",
                namespace,
                "LOCKKEEPER_ENVOY_GATEWAY_NAMESPACE",
                namespace,
                "LOCKKEEPER_GRPC_PORT",
                String.valueOf(FreePorts.next()),
                "LOCKKEEPER_HTTP_PORT",
                String.valueOf(FreePorts.next()),
                "LOCKKEEPER_MANAGEMENT_PORT",
                String.valueOf(management),
                "POD_NAME",
                name,
                "POD_NAMESPACE",
                namespace));
        environment.put("LOCKKEEPER_WEBHOOK_PORT", "0");
        environment.putAll(settings);
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        RunningProcess process = Processes.start(
                name,
                List.of(
                        java.toString(),
                        "-Xmx512m",
                        "-jar",
                        JAR.toAbsolutePath().toString()),
                environment,
                Path.of("target/real-parts", name + "-" + management + ".log"));
        return new Replica(name, management, process);
    }

    String name() {
        return name;
    }

    RunningProcess process() {
        return process;
    }

    Replica ready() {
        process.await("readiness of " + name, START, () -> status("/health/ready") == 200);
        return this;
    }

    Replica leading() {
        process.awaitLog("leader acquired .*", START);
        return this;
    }

    /** Answers a metric's value, 0 when there is none. */
    double metric(String metric) {
        return get("/metrics")
                .lines()
                .filter(line -> line.startsWith(metric + " ") || line.startsWith(metric + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private int status(String path) {
        try {
            return HTTP.send(request(path), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    private String get(String path) {
        try {
            return HTTP.send(request(path), HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + management + path))
                .timeout(Duration.ofSeconds(5))
                .build();
    }

    @Override
    public void close() {
        process.close();
    }
}

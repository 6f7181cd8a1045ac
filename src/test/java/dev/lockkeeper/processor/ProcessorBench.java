package dev.lockkeeper.processor;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpExchange;
import dev.lockkeeper.extension.Xds;
import dev.lockkeeper.extension.proto.PostTranslateModifyResponse;
import dev.lockkeeper.grpc.ListenAddress.UnixSocket;
import dev.lockkeeper.realparts.FreePorts;
import dev.lockkeeper.realparts.Processes;
import dev.lockkeeper.realparts.RunningProcess;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a processor adds to requests behind a real Envoy; prints {@code name=value} lines. Arguments: a folder, the requests
 * of a second, seconds, and the command line of a processor, to which the arguments of the injected container are added;
 * without one Envoy is alone. Times are from when a request was due, not from when it could be sent.
 */
final class ProcessorBench {

    private static final String BODY = "{\"model\":\"model-a\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
            .formatted("word ".repeat(200));
    private static final String STREAM = BODY.replace("{\"model\"", "{\"stream\":true,\"model\"");
    private static final String ANSWER =
            "{\"model\":\"real-a\",\"choices\":[{\"message\":{\"content\":\"%s\"}}],\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":3,\"total_tokens\":15}}"
                    .formatted("word ".repeat(200));
    private static final String CONFIG = """
            version: v1.1.0
            uuid: one
            globalLLMRequestCosts:
            - {"metadataKey":"total","type":"TotalToken"}
            backends:
            - {"name":"default/plain/route/chat/rule/0/ref/0","modelNameOverride":"real-a","schema":{"name":"OpenAI","prefix":"v1"},"auth":{"apiKey":{"key":"key"}}}
            models:
            - {"Name":"model-a","OwnedBy":"us","CreatedAt":"2026-01-01T00:00:00Z"}
            """;
    private static final String EVENT =
            "data: {\"model\":\"real-a\",\"choices\":[{\"delta\":{\"content\":\"%s\"}}]}\n\n"
                    .formatted("x".repeat(960));
    private static final String LAST =
            "data: {\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":3,\"total_tokens\":15}}\n\ndata: [DONE]\n\n";
    private static final int CHUNKS = 1_000;
    private static final int STREAMS = 500;
    private static final int SLOW_CHUNKS = 20;
    private static final Duration BETWEEN = Duration.ofMillis(250);
    private static final double MILLI = 1e6;
    private static final double TICKS = 100;

    private final Path folder;
    private final int port = FreePorts.next();
    private final FakeUpstream upstream = new FakeUpstream("plain");
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private ProcessorBench(Path folder) {
        this.folder = folder;
    }

    public static void main(String... arguments) throws Exception {
        ProcessorBench bench = new ProcessorBench(Path.of(arguments[0]));
        int rate = Integer.parseInt(arguments[1]);
        int seconds = Integer.parseInt(arguments[2]);
        List<String> command = Arrays.asList(arguments).subList(3, arguments.length);
        bench.run(rate, seconds, command);
        System.exit(0);
    }

    private void run(int rate, int seconds, List<String> command) throws Exception {
        UnixSocket socket = new UnixSocket(folder.resolve("run.sock"));
        long started = System.nanoTime();
        RunningProcess processor = command.isEmpty() ? null : processor(command, socket);
        print("ready_s", processor == null ? 0 : (System.nanoTime() - started) / 1e9);
        EditedRoutes.Surroundings at =
                new EditedRoutes.Surroundings(socket, folder, port, 32 << 20, upstream, upstream, upstream);
        try (LocalEnvoy envoy = command.isEmpty() ? alone(at) : edited(at)) {
            upstream.answers(exchange -> FakeUpstream.respond(exchange, 200, ANSWER));
            long first = System.nanoTime();
            check(send(BODY).join());
            print("first_ms", (System.nanoTime() - first) / MILLI);
            load(rate, 5);
            double cpu = processor == null ? 0 : cpu(processor.pid());
            double envoyCpu = cpu(envoy.pid());
            long[] nanos = load(rate, seconds);
            print("requests", nanos.length);
            print("p50_ms", nanos[nanos.length / 2] / MILLI);
            print("p99_ms", nanos[nanos.length * 99 / 100] / MILLI);
            print("cpu_us", processor == null ? 0 : (cpu(processor.pid()) - cpu) * 1e6 / nanos.length);
            print("envoy_cpu_us", (cpu(envoy.pid()) - envoyCpu) * 1e6 / nanos.length);
            stream(processor);
            manyStreams(processor);
        } finally {
            if (processor != null) {
                processor.close();
            }
            upstream.close();
        }
    }

    /** 1 MB in 1,000 events, one client, five times; the best. */
    private void stream(@Nullable RunningProcess processor) throws Exception {
        upstream.answers(exchange -> events(exchange, CHUNKS, Duration.ZERO));
        double best = Double.MAX_VALUE;
        double cpu = processor == null ? 0 : cpu(processor.pid());
        for (int i = 0; i < 5; i++) {
            long start = System.nanoTime();
            check(send(STREAM).join());
            best = Math.min(best, (System.nanoTime() - start) / MILLI);
        }
        print("stream_ms", best);
        print("stream_cpu_ms", processor == null ? 0 : (cpu(processor.pid()) - cpu) * 1e3 / 5);
    }

    private void manyStreams(@Nullable RunningProcess processor) throws Exception {
        upstream.answers(exchange -> events(exchange, SLOW_CHUNKS, BETWEEN));
        long start = System.nanoTime();
        List<CompletableFuture<HttpResponse<String>>> streams = new ArrayList<>();
        for (int i = 0; i < STREAMS; i++) {
            streams.add(send(STREAM));
        }
        for (CompletableFuture<HttpResponse<String>> stream : streams) {
            check(stream.join());
        }
        print("streams_s", (System.nanoTime() - start) / 1e9);
        print("rss_mib", processor == null ? 0 : memory(processor.pid(), "VmRSS"));
        print("peak_mib", processor == null ? 0 : memory(processor.pid(), "VmHWM"));
    }

    private long[] load(int rate, int seconds) {
        int requests = rate * seconds;
        List<CompletableFuture<Long>> sent = new ArrayList<>(requests);
        long start = System.nanoTime();
        for (int i = 0; i < requests; i++) {
            long due = start + i * 1_000_000_000L / rate;
            LockSupport.parkNanos(due - System.nanoTime());
            sent.add(send(BODY).thenApply(answer -> {
                check(answer);
                return System.nanoTime() - due;
            }));
        }
        long[] nanos = sent.stream().mapToLong(CompletableFuture::join).sorted().toArray();
        upstream.seen().clear();
        return nanos;
    }

    private CompletableFuture<HttpResponse<String>> send(String body) {
        return client.sendAsync(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/chat/completions"))
                        .timeout(Duration.ofSeconds(60))
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static void check(HttpResponse<String> answer) {
        if (answer.statusCode() != 200 || !answer.body().contains("usage")) {
            throw new IllegalStateException(answer.statusCode() + " " + answer.body());
        }
    }

    private static void events(HttpExchange exchange, int chunks, Duration between) throws IOException {
        exchange.getResponseHeaders().set("content-type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        for (int i = 0; i < chunks; i++) {
            exchange.getResponseBody().write(EVENT.getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            LockSupport.parkNanos(between.toNanos());
        }
        exchange.getResponseBody().write(LAST.getBytes(StandardCharsets.UTF_8));
    }

    private RunningProcess processor(List<String> command, UnixSocket socket) throws IOException {
        Path config = Files.writeString(folder.resolve("filter-config.yaml"), CONFIG);
        int admin = FreePorts.next();
        List<String> words = new ArrayList<>(command);
        words.addAll(List.of("-configPath", config.toString(), "-logLevel", "warn"));
        words.addAll(List.of("-extProcAddr", socket.toString(), "-adminPort", Integer.toString(admin)));
        words.addAll(List.of("-rootPrefix", "/", "-maxRecvMsgSize", "536870912"));
        RunningProcess processor = Processes.start(
                "processor", words, Map.of("QUARKUS_MANAGEMENT_HOST", "127.0.0.1"), folder.resolve("processor.log"));
        processor.await("health", Duration.ofSeconds(120), () -> healthy(admin));
        return processor;
    }

    private boolean healthy(int admin) {
        try {
            return client.send(
                                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + admin + "/health"))
                                            .build(),
                                    BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private LocalEnvoy edited(EditedRoutes.Surroundings at) {
        PostTranslateModifyResponse edited = EditedRoutes.edited(at);
        return LocalEnvoy.start(
                folder, FreePorts.next(), edited.getListenersList(), edited.getRoutesList(), edited.getClustersList());
    }

    private LocalEnvoy alone(EditedRoutes.Surroundings at) {
        Route all = Route.newBuilder()
                .setMatch(RouteMatch.newBuilder().setPrefix("/"))
                .setRoute(RouteAction.newBuilder().setCluster("plain"))
                .build();
        List<ByteString> routes = List.of(Xds.routes(all).toByteString());
        return LocalEnvoy.start(
                folder,
                FreePorts.next(),
                List.of(EditedRoutes.listener(at)),
                routes,
                List.of(EditedRoutes.cluster(at, "plain", upstream)));
    }

    private static double cpu(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/%d/stat".formatted(pid)));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS;
    }

    private static double memory(long pid, String field) throws IOException {
        Matcher matcher = Pattern.compile(field + ":\\s+(\\d+) kB")
                .matcher(Files.readString(Path.of("/proc/%d/status".formatted(pid))));
        return matcher.find() ? Long.parseLong(matcher.group(1)) / 1024.0 : 0;
    }

    private static void print(String name, double value) {
        System.out.printf("%s=%.3f%n", name, value);
    }
}

package dev.lockkeeper.app;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Settings {@code lockkeeper.*} of the program as a whole (environment: {@code LOCKKEEPER_…}); docs/settings.md lists them. */
@ConfigMapping(prefix = "lockkeeper")
public interface AppConfig {

    /** What this process does; all roles that need no further configuration unless said. */
    Optional<List<String>> roles();

    /** {@code kubernetes} or {@code directory}; by default the former in a pod or with KUBECONFIG set. */
    Optional<String> source();

    /** Folder of manifests, for the source {@code directory}. */
    Optional<Path> directory();

    /** Folder for what is generated, for the source {@code directory}. */
    Optional<Path> output();

    /** Namespaces to read; empty for all. */
    Optional<List<String>> watchNamespaces();

    /** Where Envoy Gateway runs Envoy and so the bundle Secrets are written. */
    @WithDefault("envoy-gateway-system")
    String envoyGatewayNamespace();

    /** Path prefix of all generated matches. */
    @WithDefault("/")
    String rootPrefix();

    /** Below the root prefix, as {@code openai:/v0,cohere:/cohere}; the peer's are {@code /cohere} and {@code /anthropic}. */
    Optional<String> endpointPrefixes();

    /** {@code version} in the filter config; a processor takes only its own build's. */
    @WithDefault("v1.1.0")
    String bundleVersion();

    Publish publish();

    Bundle bundle();

    Grpc grpc();

    HeaderAttributes headerAttributes();

    Processor processor();

    @WithName("ratelimit")
    RateLimit rateLimit();

    /** In which order bundles and routes are published. */
    interface Publish {
        /** How long a processor that does not acknowledge bundles may take to read new Secrets, before routes name what is new. */
        @WithDefault("10s")
        Duration bundleLead();

        /** How long backends stay in the bundle after the routes that named them are gone from the cluster. */
        @WithDefault("30s")
        Duration bundleLinger();
    }

    /** Which request headers telemetry has: pairs {@code header:attribute}, separated by commas. */
    interface HeaderAttributes {
        /** For all telemetry. */
        Optional<String> request();

        /** For metrics; wins over the first. */
        Optional<String> metrics();

        /** For spans; wins over the first. */
        @WithDefault("agent-session-id:session.id")
        Optional<String> span();

        /** For access logs; wins over the first. */
        @WithDefault("agent-session-id:session.id")
        Optional<String> log();
    }

    /** Who may read bundles, which hold credentials, from the gRPC port. */
    interface Bundle {
        /** File with the token that a processor on another host may show over TLS; read for each stream. */
        Optional<Path> tokenFile();

        /** Whether callers from a loopback address are on this host; by default not in a pod, where proxies call from there. */
        Optional<Boolean> trustLoopback();
    }

    /** gRPC server of the extension server. */
    interface Grpc {
        /** 0 for any free port, which is then logged. */
        @WithDefault("1063")
        int port();

        /** Of one message; Envoy Gateway sends all resources of a Gateway in one. */
        @WithName("max-inbound-message-size")
        @WithDefault("32M")
        MemorySize maxInboundMessageSize();

        /** How long calls under way may take when the process is asked to stop. */
        @WithDefault("10s")
        Duration drainTimeout();

        /** After about this long, 10 % more or less, callers are asked to connect anew; 0s for never. */
        @WithDefault("10m")
        Duration maxConnectionAge();

        /** How long calls of such a connection may still go on. */
        @WithDefault("30s")
        Duration maxConnectionAgeGrace();

        Tls tls();
    }

    /** Certificate of the gRPC port; plaintext without one. */
    interface Tls {
        /** PEM file: the server's certificate, then those between it and its root. */
        Optional<Path> certificate();

        /** PEM file: the certificate's private key. */
        Optional<Path> key();

        /** PEM file: authorities of client certificates; with it a client must have one. */
        Optional<Path> clientCa();

        /** Between two looks at the files. */
        @WithDefault("10s")
        Duration reloadPeriod();
    }

    /** The external processor, when this process has that role. */
    interface Processor {
        /** {@code unix:///path} or {@code 127.0.0.1:port}; by default 127.0.0.1:1067 on a folder, else the peer's socket. */
        Optional<String> address();

        /** Of one request; larger ones are answered 413. */
        @WithDefault("50M")
        MemorySize maxBodySize();

        /** Of one gRPC message; a body cannot be larger. */
        Optional<MemorySize> maxInboundMessageSize();

        /** Whether all answers are measured ({@code gen_ai.*}); else only those that have costs. */
        @WithDefault("true")
        boolean usageMetrics();

        /** Whether a client's own words stay out of the debug log. */
        @WithDefault("false")
        boolean redaction();

        /** Requests whose answers have not come; more are answered 503. */
        @WithDefault("10000")
        int maxOpenRequests();

        /** Bodies of all open requests together; by default a quarter of the heap. */
        Optional<MemorySize> maxOpenBodySize();

        /** Of a process with this role alone: replicas that give it its bundles, host:port; a name may have many addresses. */
        Optional<List<String>> bundleServers();

        /** Of a process with this role alone: folder of mounted bundle Secrets, or one file that holds all of it, used while no replica can be reached. */
        Optional<Path> bundleFolder();

        /** Whose bundle, as namespace/name; all Gateways of a replica on the same host without. */
        Optional<String> gateway();

        /** File with the token for replicas on other hosts; read for each connection. */
        Optional<Path> bundleTokenFile();

        BundleTls bundleTls();
    }

    /** The rate limit service, beside the variables that it shares with envoyproxy/ratelimit. */
    interface RateLimit {
        /** {@code exact}, or {@code legacy}: keys, counting and clock of the peer. */
        @WithDefault("exact")
        String compatibility();

        /** {@code per-file}: a broken file keeps its last good version; {@code strict}: it refuses all, and our keys are unknown. */
        @WithDefault("per-file")
        String config();

        /** Counters in memory at a time; beyond, the oldest go. */
        @WithDefault("1000000")
        int maxCounters();

        /** What they take about, at most; a quarter of the heap when empty. */
        Optional<MemorySize> maxCounterBytes();

        /** Calls that wait for the store; more are refused at once. */
        @WithDefault("10000")
        int maxOpenCalls();

        /** Of one call to the store; shorter than what proxies wait for an answer. */
        @WithDefault("10ms")
        Duration storeDeadline();

        /** Among which a limit is shared while its store cannot be reached; {@code auto}: as many as use the store. */
        @WithDefault("auto")
        String replicas();

        /** Hits that count although they are too many: {@code descriptors}, {@code requests} or {@code none}. */
        @WithDefault("descriptors")
        String spentHits();

        /** Of what is refused most: {@code hashed}, since they may be secrets, or {@code plain}. */
        @WithDefault("hashed")
        String topValues();
    }

    /** TLS to the replicas; plaintext without. The files are read for each connection. */
    interface BundleTls {
        /** PEM file: authorities of the replicas' certificates. */
        Optional<Path> ca();

        /** PEM file: the processor's own certificate. */
        Optional<Path> certificate();

        /** PEM file: its private key, PKCS #8. */
        Optional<Path> key();
    }
}

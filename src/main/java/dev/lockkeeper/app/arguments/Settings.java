package dev.lockkeeper.app.arguments;

import java.util.List;

/** Settings that have no flag; docs/settings.md shows these and the flags. */
public final class Settings {

    public static final List<Setting> WITHOUT_FLAG = List.of(
            Setting.of(
                    "lockkeeper.roles",
                    "controller and extension on a cluster, these and processor on a folder",
                    "What this process does: controller, extension, processor, ratelimit"),
            Setting.of(
                    "lockkeeper.source",
                    "kubernetes in a pod or with KUBECONFIG set, else directory",
                    "Where objects come from"),
            Setting.of(
                    "lockkeeper.directory",
                    "examples/basic in quarkus:dev",
                    "Folder of manifests, for the source directory"),
            Setting.of(
                    "lockkeeper.output",
                    "target/lockkeeper in quarkus:dev",
                    "Folder for what is generated, for the source directory"),
            Setting.of(
                    "lockkeeper.bundle-version",
                    "v1.1.0",
                    "version in the filter config; a processor takes only its own build's"),
            Setting.of(
                    "lockkeeper.processor.address",
                    "unix:///etc/ai-gateway-extproc-uds/run.sock on a cluster, 127.0.0.1:1067 on a folder",
                    "Where the processor listens: unix:///path or 127.0.0.1:port"),
            Setting.of(
                    "lockkeeper.processor.max-body-size",
                    "50M",
                    "Largest body of one request; larger ones are answered 413"),
            Setting.of(
                    "lockkeeper.processor.usage-metrics",
                    "true",
                    "Whether all answers are measured for gen_ai metrics and so pass by the processor; else only those that have costs"),
            Setting.of(
                    "lockkeeper.processor.max-open-requests",
                    "10000",
                    "Requests whose answers have not come; more are answered 503"),
            Setting.of(
                    "lockkeeper.processor.max-open-body-size",
                    "a quarter of the heap",
                    "Bodies of all open requests together; what is beyond is answered 503"),
            Setting.of(
                    "lockkeeper.grpc.drain-timeout",
                    "10s",
                    "How long calls under way may take when the process is asked to stop"),
            Setting.of(
                    "lockkeeper.grpc.max-connection-age",
                    "10m",
                    "After about this long (10 % more or less, by chance) callers are asked to connect anew, so that they spread over replicas; 0s for never"),
            Setting.of(
                    "lockkeeper.grpc.max-connection-age-grace",
                    "30s",
                    "How long calls of such a connection may still go on"),
            Setting.of(
                    "lockkeeper.grpc.tls.certificate",
                    "",
                    "PEM file with the certificate chain of the gRPC port, the server's own first; plaintext without it"),
            Setting.of(
                    "lockkeeper.grpc.tls.key",
                    "",
                    "PEM file with its private key (PKCS #8, PKCS #1 or SEC 1), not encrypted"),
            Setting.of(
                    "lockkeeper.grpc.tls.client-ca",
                    "",
                    "PEM file with authorities of client certificates; with it a client without one of theirs is refused"),
            Setting.of(
                    "lockkeeper.grpc.tls.reload-period",
                    "10s",
                    "Between two looks at the three files; a change needs no restart, a broken one changes nothing"),
            Setting.of(
                    "lockkeeper.publish.bundle-lead",
                    "10s",
                    "How long a processor that does not acknowledge may take to read new Secrets before routes name what is new"),
            Setting.of(
                    "lockkeeper.publish.bundle-linger",
                    "30s",
                    "How long former backends stay in the bundle after the cluster has the new HTTPRoute"),
            Setting.of(
                    "lockkeeper.processor.bundle-servers",
                    "",
                    "Of a process with the role processor alone: replicas that give it its bundles, as host:port; all addresses of a name are used"),
            Setting.of(
                    "lockkeeper.processor.bundle-folder",
                    "",
                    "Of such a process: folder of mounted bundle Secrets (in a pod /etc/filter-config-bundle), or one file with all of it, for the start and while no replica can be reached"),
            Setting.of(
                    "lockkeeper.processor.gateway",
                    "all Gateways, from servers on the same host",
                    "Whose bundle, as namespace/name; required with servers on other hosts, or with servers and a folder"),
            Setting.of(
                    "lockkeeper.processor.bundle-tls.ca",
                    "",
                    "PEM file with authorities of the servers' certificates; plaintext without it"),
            Setting.of(
                    "lockkeeper.processor.bundle-tls.certificate", "", "PEM file with the processor's own certificate"),
            Setting.of(
                    "lockkeeper.processor.bundle-tls.key",
                    "",
                    "PEM file with its private key (PKCS #8), not encrypted"),
            Setting.of(
                    "lockkeeper.processor.bundle-token-file",
                    "",
                    "File with the token that the processor shows over TLS; this and the three files above are read for each connection"),
            Setting.of(
                    "lockkeeper.bundle.token-file",
                    "",
                    "File with the token for which port 1063 gives bundles to other hosts over TLS; read for each stream"),
            Setting.of(
                    "lockkeeper.bundle.trust-loopback",
                    "false in a pod, else true",
                    "Whether callers from a loopback address are on this host; false behind a proxy that calls from there"),
            Setting.of(
                    "lockkeeper.sidecar.bundle-servers",
                    "",
                    "For an injected processor of ours: replicas that stream bundles to it, as host:port; without, it reads the mounted Secrets"),
            Setting.of("lockkeeper.webhook.enabled", "true", "Whether the webhook brings processors into Envoy's pods"),
            Setting.of(
                    "lockkeeper.webhook.certificate",
                    "auto",
                    "Where its certificate comes from: files (tlsCertDir), self-managed (a Secret that the leader keeps), auto: files when there are any that are not that Secret's"),
            Setting.of(
                    "lockkeeper.webhook.service",
                    "ai-gateway-controller",
                    "Service by which the API server reaches it, in the pod's namespace"),
            Setting.of(
                    "lockkeeper.webhook.secret",
                    "self-signed-cert-for-mutating-webhook",
                    "Secret of the self-managed certificate, in the pod's namespace"),
            Setting.of(
                    "lockkeeper.webhook.certificate-lifetime",
                    "90d",
                    "How long a self-managed certificate is good for; it is renewed when a third is left"),
            Setting.of(
                    "lockkeeper.webhook.authority-lifetime",
                    "365d",
                    "The same of its authority; at least twice as long"),
            Setting.of(
                    "lockkeeper.webhook.rollout-delay",
                    "30s",
                    "How long a replica leads before it has Envoy's pods made anew"),
            Setting.of(
                    "lockkeeper.webhook.configuration",
                    "envoy-ai-gateway-gateway-pod-mutator.<the pod's namespace>",
                    "Name of the MutatingWebhookConfiguration, whose caBundle the leader keeps right"),
            Setting.of(
                    "lockkeeper.ratelimit.compatibility",
                    "exact",
                    "exact, or legacy: keys, counting and clock of envoyproxy/ratelimit, for both on one store"),
            Setting.of(
                    "lockkeeper.ratelimit.config",
                    "per-file",
                    "per-file: a broken file of limits keeps its last good version; strict: it refuses all files, and keys of ours are unknown"),
            Setting.of(
                    "lockkeeper.ratelimit.max-counters",
                    "1000000",
                    "Counters in memory at a time; beyond, the oldest go"),
            Setting.of(
                    "lockkeeper.ratelimit.max-counter-bytes",
                    "a quarter of the heap",
                    "Bytes that counters in memory take at most, about; beyond, the oldest go"),
            Setting.of(
                    "lockkeeper.ratelimit.max-open-calls",
                    "10000",
                    "Calls that wait for the store; more are refused at once"),
            Setting.of(
                    "lockkeeper.ratelimit.store-deadline",
                    "10ms",
                    "Of one call to Redis; after it the limits say what happens, so it should be shorter than what proxies wait (20 ms unless said)"),
            Setting.of(
                    "lockkeeper.ratelimit.replicas",
                    "auto",
                    "Among which a limit with on_store_error: local is shared while its store cannot be reached; auto: as many as were counted in Redis last"),
            Setting.of(
                    "lockkeeper.ratelimit.spent-hits",
                    "descriptors",
                    "Hits that count although they are too many, since they were spent already: descriptors: when every limited descriptor has hits_addend of its own, one above 1 or only one; requests: when all have, or the request has hits_addend above 1; none"),
            Setting.of(
                    "lockkeeper.ratelimit.top-values",
                    "hashed",
                    "Values on the debug port's page of what is refused most: hashed, since they may be secrets, or plain"),
            new Setting(
                    "quarkus.http.port", "LOCKKEEPER_HTTP_PORT", "8080", "HTTP: objects, plan, problems and explain"),
            new Setting("quarkus.management.port", "LOCKKEEPER_MANAGEMENT_PORT", "9090", "HTTP: /metrics and /health"),
            Setting.of(
                    "lockkeeper.leader-election.lease-name",
                    "envoy-ai-gateway-controller",
                    "The peer's, so that during a replacement one of the two writes"),
            Setting.of("lockkeeper.leader-election.namespace", "the pod's", "Namespace of the Lease"),
            Setting.of(
                    "lockkeeper.leader-election.lease-duration",
                    "15s",
                    "Followers wait this long after the last change they saw; whole seconds"),
            Setting.of(
                    "lockkeeper.leader-election.renew-deadline",
                    "10s",
                    "The leader stops writing this long after its last renewal"),
            Setting.of("lockkeeper.leader-election.retry-period", "2s", "Between two renewals, and between two tries"),
            Setting.of(
                    "lockkeeper.leader-election.release-on-shutdown",
                    "true",
                    "An orderly end gives the Lease away at once"),
            new Setting("", "POD_NAME", "host name and a random suffix", "holderIdentity in the Lease"),
            new Setting(
                    "",
                    "POD_NAMESPACE",
                    "the service account's, else envoy-ai-gateway-system",
                    "Where the Lease and own objects live"));

    private Settings() {}
}

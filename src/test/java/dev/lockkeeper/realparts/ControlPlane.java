package dev.lockkeeper.realparts;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A Kubernetes control plane without nodes: etcd, kube-apiserver and, when asked for, controllers of
 * kube-controller-manager. Objects, admission, RBAC and the audit log are real; Pods are only stored.
 *
 * <p>Everything it writes (keys, data, logs, {@code audit.log}) is in a folder of its own under {@code target/real-parts}.
 */
public final class ControlPlane implements AutoCloseable {
    private static final Path ROOT = Path.of("target", "real-parts").toAbsolutePath();
    private static final Duration READY = Duration.ofSeconds(60);

    private final Path folder;
    private final Kubeconfigs kubeconfigs;
    private final ControlPlaneCommands commands;
    private final HttpProbe probe;
    private final AuditLog auditLog;
    private final int port = FreePorts.next();
    private final RunningProcess etcd;
    private final List<String> apiServerCommand;
    private final List<KubernetesClient> clients = new ArrayList<>();
    private final TreeSet<String> controllers = new TreeSet<>();
    private final AtomicInteger namespaces = new AtomicInteger();
    private final KubernetesClient admin;
    private RunningProcess apiServer;
    private Optional<RunningProcess> controllerManager = Optional.empty();

    /** Starts etcd and kube-apiserver; ready when this returns. */
    public static ControlPlane start() {
        try {
            Files.createDirectories(ROOT);
            return new ControlPlane(Files.createTempDirectory(ROOT, "control-plane-"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ControlPlane(Path folder) throws IOException {
        this.folder = folder;
        var authority = new CertificateAuthority(folder);
        kubeconfigs = new Kubeconfigs(folder, authority);
        commands = new ControlPlaneCommands(folder, authority);
        probe = HttpProbe.trusting(authority.certificate());
        auditLog = AuditLog.in(folder);
        int etcdPort = FreePorts.next();
        etcd = launch("etcd", commands.etcd(etcdPort, FreePorts.next()));
        etcd.await("health", READY, () -> probe.answers("http://127.0.0.1:" + etcdPort + "/health"));
        apiServerCommand = commands.apiServer(port, etcdPort, auditLog);
        apiServer = launchApiServer();
        admin = client("admin", "system:masters");
        awaitReady();
    }

    /** The port of the API server on 127.0.0.1; it stays the same over {@link #restart()}. */
    public int port() {
        return port;
    }

    /** A client that may do everything. It is shared: do not close it. */
    public KubernetesClient admin() {
        return admin;
    }

    /** A kubeconfig with a new client certificate for this user. */
    public Path kubeconfig(String user, String... groups) {
        return kubeconfig(port, user, groups);
    }

    /** The same, but going to another port of 127.0.0.1, such as a {@link TcpProxy}'s. */
    public Path kubeconfig(int throughPort, String user, String... groups) {
        return kubeconfigs.write(throughPort, user, groups);
    }

    /** A client with a certificate of its own for this user; closed with the control plane. */
    public KubernetesClient client(String user, String... groups) {
        var client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(kubeconfig(user, groups).toFile()))
                .build();
        synchronized (clients) {
            clients.add(client);
        }
        return client;
    }

    /** Creates a namespace whose name begins with the hint. */
    public String createNamespace(String hint) {
        var word = hint.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        var name = word.substring(0, Math.min(word.length(), 40)).replaceAll("-$", "") + "-"
                + namespaces.incrementAndGet();
        admin.namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
        return name;
    }

    /** Adds controllers of kube-controller-manager ({@code garbagecollector}, {@code namespace}, …) to the running ones. */
    public synchronized void runControllers(Collection<String> names) {
        if (!controllers.addAll(names)) {
            return;
        }
        controllerManager.ifPresent(RunningProcess::kill);
        int healthPort = FreePorts.next();
        var kubeconfig = kubeconfig("system:kube-controller-manager", "system:masters");
        var process =
                launch("kube-controller-manager", commands.controllerManager(healthPort, kubeconfig, controllers));
        process.await("healthz", READY, () -> probe.answers("https://127.0.0.1:" + healthPort + "/healthz"));
        controllerManager = Optional.of(process);
    }

    /** The writes that the API server has answered so far, in the order of its log. Written after the answer: await it. */
    public List<AuditEvent> auditLog() {
        return auditLog.events();
    }

    /** SIGKILL to the API server and a new start on the same port and data; ready when this returns. */
    public synchronized void restart() {
        killApiServer();
        startApiServer();
    }

    /** SIGKILL: connections break, nothing is drained, data stays. */
    public synchronized void killApiServer() {
        apiServer.kill();
    }

    /** Starts the API server again on the same port and data; ready when this returns. */
    public synchronized void startApiServer() {
        apiServer = launchApiServer();
        awaitReady();
    }

    /** The process of the API server, to freeze it for instance. Another one after a restart. */
    public synchronized RunningProcess apiServer() {
        return apiServer;
    }

    /** Ends all. SIGKILL, since a terminated kube-apiserver waits up to a minute for open watches. */
    @Override
    public synchronized void close() {
        synchronized (clients) {
            clients.forEach(KubernetesClient::close);
        }
        controllerManager.ifPresent(RunningProcess::kill);
        apiServer.kill();
        etcd.kill();
        removeData();
    }

    /** Logs and keys stay for whoever looks into a failure; the data would be 130 MB a run. */
    private void removeData() {
        try (var files = Files.walk(folder.resolve("etcd"))) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private RunningProcess launchApiServer() {
        return launch("kube-apiserver", apiServerCommand);
    }

    private RunningProcess launch(String name, List<String> command) {
        return Processes.start(name, command, Map.of(), folder.resolve(name + ".log"));
    }

    private void awaitReady() {
        apiServer.await("readyz", READY, () -> probe.answers("https://127.0.0.1:" + port + "/readyz"));
    }
}

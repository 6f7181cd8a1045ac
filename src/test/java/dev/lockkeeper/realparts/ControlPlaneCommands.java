package dev.lockkeeper.realparts;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/** The command lines of a control plane whose files are in one folder. */
record ControlPlaneCommands(
        Path folder, CertificateAuthority authority, CertificateAuthority.Signed server, Path serviceAccountKey) {

    ControlPlaneCommands(Path folder, CertificateAuthority authority) {
        this(folder, authority, authority.server("kube-apiserver"), authority.keyPair("service-account"));
    }

    List<String> etcd(int port, int peerPort) {
        var client = "http://127.0.0.1:" + port;
        var peer = "http://127.0.0.1:" + peerPort;
        return List.of(
                RealPart.ETCD.path().toString(),
                "--data-dir=" + folder.resolve("etcd"),
                "--unsafe-no-fsync",
                "--log-level=warn",
                "--listen-client-urls=" + client,
                "--advertise-client-urls=" + client,
                "--listen-peer-urls=" + peer,
                "--initial-advertise-peer-urls=" + peer,
                "--initial-cluster=default=" + peer);
    }

    List<String> apiServer(int port, int etcdPort, AuditLog audit) {
        return List.of(
                RealPart.KUBE_APISERVER.path().toString(),
                "--etcd-servers=http://127.0.0.1:" + etcdPort,
                "--bind-address=127.0.0.1",
                "--advertise-address=127.0.0.1",
                "--secure-port=" + port,
                "--endpoint-reconciler-type=none",
                "--tls-cert-file=" + server.certificate(),
                "--tls-private-key-file=" + server.key(),
                "--client-ca-file=" + authority.certificate(),
                "--authorization-mode=RBAC",
                "--allow-privileged=true",
                "--disable-admission-plugins=ServiceAccount",
                "--profiling=false",
                "--service-account-issuer=https://kubernetes.default.svc",
                "--service-account-key-file=" + folder.resolve("service-account.pub"),
                "--service-account-signing-key-file=" + serviceAccountKey,
                "--service-cluster-ip-range=10.96.0.0/16",
                "--audit-policy-file=" + audit.policy(),
                "--audit-log-path=" + audit.log(),
                "--audit-log-mode=blocking");
    }

    List<String> controllerManager(int port, Path kubeconfig, Collection<String> controllers) {
        return List.of(
                RealPart.KUBE_CONTROLLER_MANAGER.path().toString(),
                "--kubeconfig=" + kubeconfig,
                "--controllers=" + String.join(",", controllers),
                "--leader-elect=false",
                "--bind-address=127.0.0.1",
                "--secure-port=" + port,
                "--tls-cert-file=" + server.certificate(),
                "--tls-private-key-file=" + server.key(),
                "--service-account-private-key-file=" + serviceAccountKey,
                "--root-ca-file=" + authority.certificate());
    }
}

package dev.lockkeeper.app;

import dev.lockkeeper.delivery.BundleSources;
import dev.lockkeeper.delivery.BundleSources.Credentials;
import dev.lockkeeper.delivery.BundleSources.Server;
import dev.lockkeeper.grpc.ListenAddress;
import dev.lockkeeper.model.ObjectKey;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Settings {@code lockkeeper.processor.*} of a processor that is given its bundles, checked. */
final class BundleSettings {

    private static final String SERVERS = "lockkeeper.processor.bundle-servers (LOCKKEEPER_PROCESSOR_BUNDLE_SERVERS)";
    private static final String FOLDER = "lockkeeper.processor.bundle-folder (LOCKKEEPER_PROCESSOR_BUNDLE_FOLDER)";
    private static final String GATEWAY = "lockkeeper.processor.gateway (LOCKKEEPER_PROCESSOR_GATEWAY)";
    private static final String CA = "lockkeeper.processor.bundle-tls.ca (LOCKKEEPER_PROCESSOR_BUNDLE_TLS_CA)";

    /** One process reads one folder, so nothing depends on the name. */
    private static final ObjectKey MOUNTED = new ObjectKey("mounted", "bundle");

    private BundleSettings() {}

    /**
     * Empty when this process makes its bundles itself.
     *
     * @throws InvalidSetting when the settings do not fit together
     */
    static Optional<BundleSources> of(AppConfig config, Map<String, String> environment) {
        AppConfig.Processor processor = config.processor();
        List<Server> servers = processor.bundleServers().orElse(List.of()).stream()
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .map(text -> server(SERVERS, text))
                .toList();
        if (servers.isEmpty() && processor.bundleFolder().isEmpty()) {
            return Optional.empty();
        }
        require(
                Role.processorAlone(config.roles()),
                (servers.isEmpty() ? FOLDER : SERVERS)
                        + ": only for a process with LOCKKEEPER_ROLES=processor; any other makes its bundles itself");
        require(
                config.source().isEmpty(),
                "lockkeeper.source (LOCKKEEPER_SOURCE): not together with %s: this processor reads no objects"
                        .formatted(servers.isEmpty() ? FOLDER : SERVERS));
        Optional<ObjectKey> gateway = processor
                .gateway()
                .map(BundleSettings::gateway)
                .or(() -> Optional.of(MOUNTED).filter(_ -> servers.isEmpty()));
        require(
                gateway.isPresent() || processor.bundleFolder().isEmpty(),
                GATEWAY
                        + ": required with lockkeeper.processor.bundle-folder beside servers: whose bundle that is, as namespace/name");
        require(
                gateway.isPresent() || servers.stream().allMatch(server -> loopback(server.host())),
                GATEWAY + ": required with servers on other hosts: whose bundle to ask for, as namespace/name");
        return Optional.of(new BundleSources(
                servers, processor.bundleFolder(), gateway, pod(environment), credentials(processor)));
    }

    private static Credentials credentials(AppConfig.Processor processor) {
        AppConfig.BundleTls tls = processor.bundleTls();
        require(
                tls.ca().isPresent()
                        || (tls.certificate().isEmpty()
                                && tls.key().isEmpty()
                                && processor.bundleTokenFile().isEmpty()),
                CA
                        + ": required with lockkeeper.processor.bundle-tls.certificate, .key and lockkeeper.processor.bundle-token-file: neither is shown without TLS");
        require(
                tls.certificate().isPresent() == tls.key().isPresent(),
                "lockkeeper.processor.bundle-tls.certificate (LOCKKEEPER_PROCESSOR_BUNDLE_TLS_CERTIFICATE) and .key: only together");
        return new Credentials(tls.ca(), tls.certificate(), tls.key(), processor.bundleTokenFile());
    }

    /** @throws InvalidSetting naming the setting when the text is no host:port */
    static Server server(String setting, String text) {
        try {
            if (ListenAddress.parse(text) instanceof ListenAddress.Tcp(var host, var port)
                    && !host.isEmpty()
                    && port > 0) {
                return new Server(host, port);
            }
        } catch (IllegalArgumentException e) {
            throw notAServer(setting, text);
        }
        throw notAServer(setting, text);
    }

    private static InvalidSetting notAServer(String setting, String text) {
        return new InvalidSetting("%s: \"%s\"; give host:port, several separated by commas".formatted(setting, text));
    }

    private static ObjectKey gateway(String text) {
        return ObjectKey.parse(text)
                .orElseThrow(() -> new InvalidSetting("%s: \"%s\"; give namespace/name".formatted(GATEWAY, text)));
    }

    /** Only what is written as such: no name is looked up. */
    private static boolean loopback(String host) {
        if (host.equals("localhost")) {
            return true;
        }
        if (!host.contains(":") && !host.matches("[0-9.]+")) {
            return false;
        }
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static Optional<ObjectKey> pod(Map<String, String> environment) {
        return ObjectKey.parse(
                environment.getOrDefault("POD_NAMESPACE", "") + "/" + environment.getOrDefault("POD_NAME", ""));
    }

    private static void require(boolean right, String message) {
        if (!right) {
            throw new InvalidSetting(message);
        }
    }
}

package dev.lockkeeper.e2e;

import dev.lockkeeper.realparts.RealPart;
import dev.lockkeeper.realparts.RunningProcess;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The container {@code envoy} of one Pod as a process: its arguments as they are, its volumes at their own paths by a mount
 * namespace of its own. Its network is that of the test.
 */
final class PodRun {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\(([A-Za-z_][A-Za-z0-9_]*)\\)");

    private final Rig rig;
    private final KubernetesClient client;
    private final Pod pod;
    private final Container container;
    private final Map<String, Mounted> volumes = new LinkedHashMap<>();
    private final Sidecar sidecar;
    private final PodVolume bundle;
    private Optional<RunningProcess> process = Optional.empty();
    private Optional<LockkeeperProcess> processor = Optional.empty();

    /** Starts the processor that a webhook would put into the Pod. */
    interface Sidecar {
        /** {@code bundle}: the folder where the Secrets of the Gateway's bundle are mounted. */
        LockkeeperProcess start(Pod pod, Path bundle);
    }

    private record Mounted(VolumeSources sources, PodVolume volume) {}

    PodRun(Rig rig, KubernetesClient client, Pod pod, Container container, Sidecar sidecar) {
        this.rig = rig;
        this.client = client;
        this.pod = pod;
        this.container = container;
        this.sidecar = sidecar;
        bundle = new PodVolume(rig.folder("pods/" + name() + "/bundle"));
        volumes.put("bundle", new Mounted(VolumeSources.bundle(gateway("namespace"), gateway("name")), bundle));
        for (var volume : pod.getSpec().getVolumes()) {
            VolumeSources.of(volume)
                    .ifPresent(sources -> volumes.put(
                            volume.getName(),
                            new Mounted(
                                    sources, new PodVolume(rig.folder("pods/" + name() + "/" + volume.getName())))));
        }
    }

    String name() {
        return pod.getMetadata().getName();
    }

    boolean isOf(String namespace, String gateway) {
        return gateway("namespace").equals(namespace) && gateway("name").equals(gateway);
    }

    boolean shows(Object object) {
        return volumes.values().stream().anyMatch(volume -> volume.sources().names(object));
    }

    /** Brings the files of all volumes up to date; false while an object is missing. */
    boolean refresh() {
        boolean complete = true;
        for (var mounted : volumes.values()) {
            var files = mounted.sources().read(client, pod.getMetadata().getNamespace());
            files.ifPresent(mounted.volume()::show);
            complete &= files.isPresent();
        }
        return complete;
    }

    /** Starts the programs, also again after they have ended, as restart policy Always asks. */
    void keepRunning() {
        if (process.filter(RunningProcess::isAlive).isEmpty() && refresh()) {
            process = Optional.of(rig.start(name(), command(), environment()));
        }
        if (processor.isEmpty()) {
            processor = Optional.of(sidecar.start(pod, bundle.folder()));
        } else if (!processor.get().process().isAlive()) {
            processor.get().restart();
        }
    }

    boolean isReady() {
        var probe = container.getReadinessProbe().getHttpGet();
        return process.filter(RunningProcess::isAlive).isPresent()
                && Loopback.answers("http://127.0.0.1:" + probe.getPort().getIntVal() + probe.getPath());
    }

    Optional<RunningProcess> process() {
        return process;
    }

    Optional<LockkeeperProcess> processor() {
        return processor;
    }

    void end() {
        process.ifPresent(RunningProcess::kill);
        processor.ifPresent(LockkeeperProcess::close);
    }

    private String gateway(String part) {
        return pod.getMetadata().getLabels().getOrDefault("gateway.envoyproxy.io/owning-gateway-" + part, "");
    }

    private List<String> command() {
        var mounts = new StringBuilder();
        for (VolumeMount mount : container.getVolumeMounts()) {
            var mounted = volumes.get(mount.getName());
            if (mounted != null) {
                mounts.append("mkdir -p '%2$s' && mount --bind '%1$s' '%2$s' && "
                        .formatted(mounted.volume().folder(), mount.getMountPath()));
            }
        }
        var command = new ArrayList<>(List.of("unshare", "--mount", "sh", "-c", mounts + "exec \"$@\"", "pod"));
        command.add(RealPart.ENVOY.path().toString());
        var variables = environment();
        for (var argument : container.getArgs()) {
            command.add(VARIABLE.matcher(argument)
                    .replaceAll(
                            found -> Matcher.quoteReplacement(variables.getOrDefault(found.group(1), found.group()))));
        }
        // Nothing stays in /dev/shm without hot restart.
        command.addAll(List.of("--concurrency", "1", "--disable-hot-restart"));
        return command;
    }

    private Map<String, String> environment() {
        var environment = new LinkedHashMap<String, String>();
        container.getEnv().forEach(variable -> environment.put(variable.getName(), value(variable)));
        return environment;
    }

    private String value(EnvVar variable) {
        if (variable.getValue() != null) {
            return variable.getValue();
        }
        var from = variable.getValueFrom();
        var path = from == null || from.getFieldRef() == null
                ? ""
                : from.getFieldRef().getFieldPath();
        return switch (path) {
            case "metadata.name" -> name();
            case "metadata.namespace" -> pod.getMetadata().getNamespace();
            default -> "";
        };
    }
}

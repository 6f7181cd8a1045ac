package dev.lockkeeper.e2e;

import dev.lockkeeper.realparts.RealPart;
import dev.lockkeeper.realparts.RunningProcess;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The containers of one Pod as processes: {@code envoy} and, when the webhook has put one in, the processor. Their arguments as
 * they are, their volumes at their own paths by mount namespaces of their own. Their network is that of the test.
 */
final class PodRun {
    private static final String PROCESSOR = "ai-gateway-extproc";
    private static final Pattern VARIABLE = Pattern.compile("\\$\\(([A-Za-z_][A-Za-z0-9_]*)\\)");

    private final Rig rig;
    private final KubernetesClient client;
    private final Pod pod;
    private final Container container;
    private final Optional<Container> processorContainer;
    private final Map<String, Mounted> volumes = new LinkedHashMap<>();
    private Optional<RunningProcess> process = Optional.empty();
    private Optional<LockkeeperProcess> processor = Optional.empty();

    private record Mounted(VolumeSources sources, PodVolume volume) {}

    PodRun(Rig rig, KubernetesClient client, Pod pod, Container container) {
        this.rig = rig;
        this.client = client;
        this.pod = pod;
        this.container = container;
        var spec = pod.getSpec();
        processorContainer = Stream.concat(spec.getInitContainers().stream(), spec.getContainers().stream())
                .filter(each -> each.getName().equals(PROCESSOR))
                .findFirst();
        for (var volume : spec.getVolumes()) {
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
        if (!refresh()) {
            return;
        }
        // As a native sidecar: before the others.
        if (processorContainer.isPresent() && processor.isEmpty()) {
            processor = processorContainer.map(this::startProcessor);
        }
        processor.filter(running -> !running.process().isAlive()).ifPresent(LockkeeperProcess::restart);
        if (process.filter(RunningProcess::isAlive).isEmpty()) {
            process = Optional.of(rig.start(name(), envoyCommand(), environment(container)));
        }
    }

    boolean isReady() {
        return process.filter(RunningProcess::isAlive).isPresent()
                && probe(container)
                && processorContainer.map(PodRun::probe).orElse(true);
    }

    private static boolean probe(Container container) {
        var probe = container.getReadinessProbe().getHttpGet();
        return Loopback.answers("http://127.0.0.1:" + probe.getPort().getIntVal() + probe.getPath());
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

    /** Whatever the image is called, the processor that runs is ours. */
    private LockkeeperProcess startProcessor(Container processor) {
        var environment = new LinkedHashMap<>(environment(processor));
        environment.put("POD_NAME", name());
        environment.put("POD_NAMESPACE", pod.getMetadata().getNamespace());
        return LockkeeperProcess.launch(
                rig, "processor-" + name(), environment, mounted(processor), processor.getArgs());
    }

    private List<String> envoyCommand() {
        var command = new ArrayList<>(mounted(container));
        command.add(RealPart.ENVOY.path().toString());
        var variables = environment(container);
        for (var argument : container.getArgs()) {
            command.add(VARIABLE.matcher(argument)
                    .replaceAll(
                            found -> Matcher.quoteReplacement(variables.getOrDefault(found.group(1), found.group()))));
        }
        // Nothing stays in /dev/shm without hot restart.
        command.addAll(List.of("--concurrency", "1", "--disable-hot-restart"));
        return command;
    }

    /** What comes before a container's command so that it sees its volumes. */
    private List<String> mounted(Container container) {
        var mounts = new StringBuilder();
        for (VolumeMount mount : container.getVolumeMounts()) {
            var mounted = volumes.get(mount.getName());
            if (mounted != null) {
                mounts.append("mkdir -p '%2$s' && mount --bind '%1$s' '%2$s' && "
                        .formatted(mounted.volume().folder(), mount.getMountPath()));
            }
        }
        return List.of("unshare", "--mount", "sh", "-c", mounts + "exec \"$@\"", "pod");
    }

    private Map<String, String> environment(Container container) {
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

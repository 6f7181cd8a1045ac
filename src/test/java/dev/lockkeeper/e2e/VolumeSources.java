package dev.lockkeeper.e2e;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The Secrets and ConfigMaps that a volume shows; none for an emptyDir. */
record VolumeSources(List<Source> sources) {
    private enum Kind {
        SECRET,
        CONFIG_MAP
    }

    /** {@code items}: paths by key; all keys under their own names when empty. */
    private record Source(Kind kind, String name, boolean optional, Map<String, String> items) {}

    /** Empty for what a stand-in for a kubelet cannot have, such as tokens. */
    static Optional<VolumeSources> of(Volume volume) {
        var sources = new ArrayList<Source>();
        if (volume.getSecret() != null) {
            var secret = volume.getSecret();
            sources.add(source(Kind.SECRET, secret.getSecretName(), secret.getOptional(), secret.getItems()));
        } else if (volume.getConfigMap() != null) {
            var map = volume.getConfigMap();
            sources.add(source(Kind.CONFIG_MAP, map.getName(), map.getOptional(), map.getItems()));
        } else if (volume.getProjected() != null) {
            for (var part : volume.getProjected().getSources()) {
                if (part.getSecret() != null) {
                    var secret = part.getSecret();
                    sources.add(source(Kind.SECRET, secret.getName(), secret.getOptional(), secret.getItems()));
                }
                if (part.getConfigMap() != null) {
                    var map = part.getConfigMap();
                    sources.add(source(Kind.CONFIG_MAP, map.getName(), map.getOptional(), map.getItems()));
                }
            }
        } else if (volume.getEmptyDir() == null) {
            return Optional.empty();
        }
        return Optional.of(new VolumeSources(List.copyOf(sources)));
    }

    boolean names(Object object) {
        return switch (object) {
            case Secret secret -> names(Kind.SECRET, secret.getMetadata().getName());
            case ConfigMap map -> names(Kind.CONFIG_MAP, map.getMetadata().getName());
            default -> false;
        };
    }

    /** The files that the volume has now; empty while one that it must have is missing. */
    Optional<Map<String, byte[]>> read(KubernetesClient client, String namespace) {
        var files = new TreeMap<String, byte[]>();
        for (var source : sources) {
            var data = data(client, namespace, source);
            if (data.isEmpty() && !source.optional()) {
                return Optional.empty();
            }
            data.ifPresent(found -> found.forEach((key, content) -> {
                if (source.items().isEmpty()) {
                    files.put(key, content);
                } else if (source.items().containsKey(key)) {
                    files.put(source.items().getOrDefault(key, key), content);
                }
            }));
        }
        return Optional.of(files);
    }

    private boolean names(Kind kind, String name) {
        return sources.stream()
                .anyMatch(source -> source.kind() == kind && source.name().equals(name));
    }

    private static Source source(Kind kind, String name, @Nullable Boolean optional, @Nullable List<KeyToPath> items) {
        var paths = new TreeMap<String, String>();
        if (items != null) {
            items.forEach(item -> paths.put(item.getKey(), item.getPath()));
        }
        return new Source(kind, name, Boolean.TRUE.equals(optional), paths);
    }

    private static Optional<Map<String, byte[]>> data(KubernetesClient client, String namespace, Source source) {
        var data = new TreeMap<String, byte[]>();
        if (source.kind() == Kind.SECRET) {
            var secret = client.secrets()
                    .inNamespace(namespace)
                    .withName(source.name())
                    .get();
            if (secret == null) {
                return Optional.empty();
            }
            secret.getData()
                    .forEach((key, value) ->
                            data.put(key, Base64.getDecoder().decode(value.getBytes(StandardCharsets.US_ASCII))));
        } else {
            var map = client.configMaps()
                    .inNamespace(namespace)
                    .withName(source.name())
                    .get();
            if (map == null) {
                return Optional.empty();
            }
            map.getData().forEach((key, value) -> data.put(key, value.getBytes(StandardCharsets.UTF_8)));
        }
        return Optional.of(data);
    }
}

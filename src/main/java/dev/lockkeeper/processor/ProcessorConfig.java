package dev.lockkeeper.processor;

import dev.lockkeeper.plan.bundle.CostExpressions;
import dev.lockkeeper.plan.bundle.FilterConfig;
import dev.lockkeeper.plan.bundle.FilterModel;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The configs of all Gateways in the form that a request needs.
 *
 * @param backends by the name that the endpoint metadata carries; such a name says route, rule and reference, so two
 *     Gateways with the same name have the same backend
 * @param names of all models that are listed or that backends are asked for
 * @param models for host names that no route names, or for every host when none is named
 */
record ProcessorConfig(
        Map<String, ServedBackend> backends,
        Set<String> names,
        List<FilterModel> models,
        Map<String, List<FilterModel>> modelsByHost) {

    static final ProcessorConfig EMPTY = new ProcessorConfig(Map.of(), Set.of(), List.of(), Map.of());

    static ProcessorConfig of(Collection<FilterConfig> configs, CostExpressions expressions) {
        Map<String, ServedBackend> backends = new HashMap<>();
        LinkedHashSet<FilterModel> models = new LinkedHashSet<>();
        Map<String, LinkedHashSet<FilterModel>> byHost = new HashMap<>();
        for (FilterConfig config : configs) {
            CostTable costs = new CostTable(config, expressions);
            config.backends()
                    .forEach(backend -> backends.merge(
                            backend.name(),
                            new ServedBackend(backend, costs.of(new BackendName(backend.name()))),
                            ServedBackend::alsoOf));
            models.addAll(config.modelsByHost().isEmpty() ? config.models() : config.unscopedModels());
            config.modelsByHost()
                    .forEach((host, list) -> byHost.computeIfAbsent(
                                    host.toLowerCase(Locale.ROOT), _ -> new LinkedHashSet<>())
                            .addAll(list));
        }
        Map<String, List<FilterModel>> modelsByHost = new HashMap<>();
        byHost.forEach((host, set) -> modelsByHost.put(host, List.copyOf(set)));
        Set<String> names = new HashSet<>();
        backends.values().stream()
                .map(backend -> backend.filter().modelNameOverride())
                .filter(Objects::nonNull)
                .forEach(names::add);
        Stream.concat(models.stream(), modelsByHost.values().stream().flatMap(List::stream))
                .forEach(model -> names.add(model.name()));
        return new ProcessorConfig(
                Map.copyOf(backends), Set.copyOf(names), List.copyOf(models), Map.copyOf(modelsByHost));
    }

    Optional<ServedBackend> backend(String name) {
        return Optional.ofNullable(backends.get(name));
    }

    /** A model's name as metrics have it: clients may write anything, and only what is configured is kept. */
    String configured(String model) {
        return names.contains(model) ? model : BoundedNames.OTHER;
    }

    /** Whether a route of the host names the model, as far as routes name models exactly. */
    boolean names(String authority, String model) {
        return models(authority).stream().anyMatch(named -> named.name().equals(model));
    }

    /** The models a client sees under a host name: its own entry, then the longest wildcard that covers it. */
    List<FilterModel> models(String authority) {
        String host = authority.replaceFirst(":\\d+$", "").toLowerCase(Locale.ROOT);
        List<FilterModel> exact = modelsByHost.get(host);
        if (exact != null) {
            return exact;
        }
        for (int dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1)) {
            List<FilterModel> wildcard = modelsByHost.get("*" + host.substring(dot));
            if (wildcard != null) {
                return wildcard;
            }
        }
        return models;
    }
}

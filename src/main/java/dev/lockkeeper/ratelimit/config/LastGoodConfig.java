package dev.lockkeeper.ratelimit.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The configuration made of files or resources, kept from load to load. One that is unchanged is not read again; a broken one is
 * represented by its last good version. Used by one thread.
 */
public final class LastGoodConfig {

    private final Strictness strictness;
    private final boolean merge;
    private final DomainReader reader;
    private final Map<String, Reading> readings = new HashMap<>();
    private Map<String, DomainConfig> served = new LinkedHashMap<>();

    private sealed interface Reading {
        ConfigDocument of();

        record Good(ConfigDocument of, DomainConfig config) implements Reading {}

        record Bad(ConfigDocument of, Wrong wrong) implements Reading {}
    }

    private record Wrong(String text, String path) {}

    /**
     * What a load serves so far.
     *
     * @param byName of documents
     * @param segments of the first level, by domain
     */
    private record Accepted(Map<String, DomainConfig> byName, Map<String, Set<String>> segments) {

        void put(String name, DomainConfig config) {
            byName.put(name, config);
            Set<String> taken = segments.computeIfAbsent(config.domain(), _ -> new HashSet<>());
            config.descriptors().forEach(descriptor -> taken.add(descriptor.segment()));
        }
    }

    /** @param merge whether documents of the same domain are one; otherwise the second is refused */
    public LastGoodConfig(Strictness strictness, boolean merge) {
        this.strictness = strictness;
        this.merge = merge;
        this.reader = new DomainReader(strictness);
    }

    /** @param documents all of them: one that is missing is gone, and its limits with it */
    public LoadedConfig load(List<? extends ConfigDocument> documents) {
        Accepted taken = new Accepted(new LinkedHashMap<>(), new HashMap<>());
        Map<String, DomainConfig> accepted = taken.byName();
        List<ConfigProblem> problems = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (ConfigDocument document : inOrder(documents)) {
            String name = document.name();
            names.add(name);
            accept(document, taken)
                    .ifPresent(wrong -> problems.add(new ConfigProblem(
                            name, name + ": " + wrong.text(), wrong.path(), accepted.containsKey(name))));
        }
        readings.keySet().retainAll(names);
        if (strictness == Strictness.ALL_OR_NOTHING && !problems.isEmpty()) {
            ConfigProblem first = problems.getFirst();
            return new LoadedConfig(
                    sorted(served),
                    List.of(new ConfigProblem(first.file(), first.text(), first.path(), !served.isEmpty())),
                    false);
        }
        boolean changed = !same(served, accepted);
        served = accepted;
        return new LoadedConfig(sorted(accepted), problems, changed);
    }

    /** Why the newest version was not taken; the last good one is then, if it still fits. */
    private Optional<Wrong> accept(ConfigDocument document, Accepted accepted) {
        Reading reading = read(document);
        Wrong problem;
        switch (reading) {
            case Reading.Good good -> {
                Optional<String> conflict = conflict(good.config(), accepted);
                if (conflict.isEmpty()) {
                    accepted.put(document.name(), good.config());
                    return Optional.empty();
                }
                problem = new Wrong(conflict.get(), "");
            }
            case Reading.Bad bad -> problem = bad.wrong();
        }
        Optional.ofNullable(served.get(document.name()))
                .filter(last -> conflict(last, accepted).isEmpty())
                .ifPresent(last -> accepted.put(document.name(), last));
        return Optional.of(problem);
    }

    private Reading read(ConfigDocument document) {
        if (document instanceof ConfigFile file && !file.readable()) {
            return new Reading.Bad(file, new Wrong("error reading file: " + file.text(), ""));
        }
        Reading known = readings.get(document.name());
        if (known != null && known.of().equals(document)) {
            return known;
        }
        Reading reading;
        try {
            reading = new Reading.Good(document, reader.read(document));
        } catch (InvalidConfig e) {
            reading = new Reading.Bad(document, new Wrong(e.text(), e.path()));
        }
        readings.put(document.name(), reading);
        return reading;
    }

    private Optional<String> conflict(DomainConfig config, Accepted accepted) {
        Set<String> segments = accepted.segments().get(config.domain());
        if (segments == null) {
            return Optional.empty();
        }
        if (!merge) {
            return Optional.of("duplicate domain '%s' in config file".formatted(config.domain()));
        }
        return config.descriptors().stream()
                .map(DescriptorConfig::segment)
                .filter(segments::contains)
                .findFirst()
                .map(segment -> "duplicate descriptor composite key '%s.%s'".formatted(config.domain(), segment));
    }

    /** By name; but a newcomer that claims another one's domain comes after that one. */
    private List<ConfigDocument> inOrder(List<? extends ConfigDocument> documents) {
        Comparator<ConfigDocument> owners = Comparator.comparing(document -> !served.containsKey(document.name()));
        Comparator<ConfigDocument> byName = Comparator.comparing(ConfigDocument::name);
        List<ConfigDocument> sorted = new ArrayList<>(documents);
        sorted.sort(strictness != Strictness.ALL_OR_NOTHING ? owners.thenComparing(byName) : byName);
        return sorted;
    }

    private static boolean same(Map<String, DomainConfig> former, Map<String, DomainConfig> now) {
        return former.keySet().equals(now.keySet())
                && now.entrySet().stream().allMatch(entry -> former.get(entry.getKey()) == entry.getValue());
    }

    private static List<DomainConfig> sorted(Map<String, DomainConfig> configs) {
        return configs.values().stream()
                .sorted(Comparator.comparing(DomainConfig::domain).thenComparing(DomainConfig::file))
                .toList();
    }
}

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
 * The configuration made of files, kept from load to load. A file that is unchanged is not read again; a broken one is
 * represented by its last good version. Used by one thread.
 */
public final class LastGoodConfig {

    private final Strictness strictness;
    private final boolean merge;
    private final DomainReader reader;
    private final Map<String, Reading> readings = new HashMap<>();
    private Map<String, DomainConfig> served = new LinkedHashMap<>();

    private sealed interface Reading {
        String text();

        record Good(String text, DomainConfig config) implements Reading {}

        record Bad(String text, String problem) implements Reading {}
    }

    /** @param merge whether files of the same domain are one; otherwise the second is refused */
    public LastGoodConfig(Strictness strictness, boolean merge) {
        this.strictness = strictness;
        this.merge = merge;
        this.reader = new DomainReader(strictness);
    }

    /** @param files all of them: one that is missing is gone, and its limits with it */
    public LoadedConfig load(List<ConfigFile> files) {
        Map<String, DomainConfig> accepted = new LinkedHashMap<>();
        List<ConfigProblem> problems = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (ConfigFile file : inOrder(files)) {
            names.add(file.name());
            Optional<String> problem = accept(file, accepted);
            problem.ifPresent(text -> problems.add(
                    new ConfigProblem(file.name(), file.name() + ": " + text, accepted.containsKey(file.name()))));
        }
        readings.keySet().retainAll(names);
        if (strictness == Strictness.ALL_OR_NOTHING && !problems.isEmpty()) {
            ConfigProblem first = problems.getFirst();
            return new LoadedConfig(
                    sorted(served), List.of(new ConfigProblem(first.file(), first.text(), !served.isEmpty())), false);
        }
        boolean changed = !same(served, accepted);
        served = accepted;
        return new LoadedConfig(sorted(accepted), problems, changed);
    }

    /** Why the newest version was not taken; the last good one is then, if it still fits. */
    private Optional<String> accept(ConfigFile file, Map<String, DomainConfig> accepted) {
        Reading reading = read(file);
        String problem;
        switch (reading) {
            case Reading.Good good -> {
                Optional<String> conflict = conflict(good.config(), accepted);
                if (conflict.isEmpty()) {
                    accepted.put(file.name(), good.config());
                    return Optional.empty();
                }
                problem = conflict.get();
            }
            case Reading.Bad bad -> problem = bad.problem();
        }
        Optional.ofNullable(served.get(file.name()))
                .filter(last -> conflict(last, accepted).isEmpty())
                .ifPresent(last -> accepted.put(file.name(), last));
        return Optional.of(problem);
    }

    private Reading read(ConfigFile file) {
        Reading known = readings.get(file.name());
        if (file.readable() && known != null && known.text().equals(file.text())) {
            return known;
        }
        if (!file.readable()) {
            return new Reading.Bad(file.text(), "error reading file: " + file.text());
        }
        Reading reading;
        try {
            reading = new Reading.Good(file.text(), reader.read(file));
        } catch (InvalidConfig e) {
            reading = new Reading.Bad(file.text(), String.valueOf(e.getMessage()));
        }
        readings.put(file.name(), reading);
        return reading;
    }

    private Optional<String> conflict(DomainConfig config, Map<String, DomainConfig> accepted) {
        List<DomainConfig> same = accepted.values().stream()
                .filter(other -> other.domain().equals(config.domain()))
                .toList();
        if (same.isEmpty()) {
            return Optional.empty();
        }
        if (!merge) {
            return Optional.of("duplicate domain '%s' in config file".formatted(config.domain()));
        }
        Set<String> segments = new HashSet<>();
        same.forEach(other -> other.descriptors().forEach(descriptor -> segments.add(descriptor.segment())));
        return config.descriptors().stream()
                .map(DescriptorConfig::segment)
                .filter(segments::contains)
                .findFirst()
                .map(segment -> "duplicate descriptor composite key '%s.%s'".formatted(config.domain(), segment));
    }

    /** By name; but a newcomer that claims another file's domain comes after that one. */
    private List<ConfigFile> inOrder(List<ConfigFile> files) {
        Comparator<ConfigFile> owners = Comparator.comparing(file -> !served.containsKey(file.name()));
        Comparator<ConfigFile> byName = Comparator.comparing(ConfigFile::name);
        return files.stream()
                .sorted(strictness == Strictness.PER_FILE ? owners.thenComparing(byName) : byName)
                .toList();
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

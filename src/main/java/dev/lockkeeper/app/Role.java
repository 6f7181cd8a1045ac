package dev.lockkeeper.app;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a process can do; one process may have several roles. */
public enum Role {
    CONTROLLER,
    EXTENSION,
    PROCESSOR,
    RATELIMIT;

    /**
     * Without names: controller and extension, and on a folder the processor, which on a cluster belongs beside an Envoy. The rate limit
     * service is asked for by name: it needs limits, and on a cluster a Deployment of its own, since its load follows traffic. An unknown name is
     * refused with the list of known ones.
     */
    static Set<Role> of(Optional<List<String>> names, SourceChoice source) {
        if (names.isEmpty() || names.get().isEmpty()) {
            return source instanceof SourceChoice.Kubernetes
                    ? EnumSet.of(CONTROLLER, EXTENSION)
                    : EnumSet.of(CONTROLLER, EXTENSION, PROCESSOR);
        }
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (String name : names.get()) {
            roles.add(Arrays.stream(values())
                    .filter(role -> role.settingName().equals(name.strip()))
                    .findFirst()
                    .orElseThrow(() ->
                            new InvalidSetting("lockkeeper.roles (LOCKKEEPER_ROLES): unknown role \"%s\"; known are %s"
                                    .formatted(name.strip(), known()))));
        }
        return roles;
    }

    /** Whether a process was asked to be a processor and nothing else. */
    static boolean processorAlone(Optional<List<String>> names) {
        return PROCESSOR.alone(names);
    }

    /** Whether a process was asked to be this and nothing else. */
    boolean alone(Optional<List<String>> names) {
        return names.filter(list -> list.stream().map(String::strip).toList().equals(List.of(settingName())))
                .isPresent();
    }

    String settingName() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static String known() {
        return Arrays.stream(values()).map(Role::settingName).collect(Collectors.joining(", "));
    }
}

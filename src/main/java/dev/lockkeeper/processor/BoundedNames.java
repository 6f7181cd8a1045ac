package dev.lockkeeper.processor;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Names that come from outside and become values of metrics: so many different ones, all others are {@code other}. */
final class BoundedNames {

    static final String OTHER = "other";

    private final int most;
    private final Set<String> known = ConcurrentHashMap.newKeySet();

    BoundedNames(int most) {
        this.most = most;
    }

    String of(String name) {
        if (name.isEmpty() || known.contains(name)) {
            return name;
        }
        if (known.size() >= most) {
            return OTHER;
        }
        known.add(name);
        return name;
    }
}

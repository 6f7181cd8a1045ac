package dev.lockkeeper.plan.bundle;

import dev.lockkeeper.api.BodyField;
import dev.lockkeeper.api.BodyMutation;
import dev.lockkeeper.api.HeaderMutation;
import dev.lockkeeper.api.HttpHeader;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Mutations of a rule's reference over those of its backend: the rule wins per name; sorted, so byte-stable. */
final class Mutations {

    private static final UnaryOperator<String> LOWER = name -> name.toLowerCase(Locale.ROOT);

    private Mutations() {}

    static @Nullable FilterHeaderMutation headers(@Nullable HeaderMutation backend, @Nullable HeaderMutation rule) {
        Merged<HttpHeader> merged = merge(
                backend == null ? List.of() : backend.set(),
                backend == null ? List.of() : backend.remove(),
                rule == null ? List.of() : rule.set(),
                rule == null ? List.of() : rule.remove(),
                HttpHeader::name,
                LOWER);
        return merged.isEmpty()
                ? null
                : new FilterHeaderMutation(
                        merged.set().values().stream()
                                .map(header -> new FilterHeader(header.name(), header.value()))
                                .toList(),
                        List.copyOf(merged.remove()));
    }

    static @Nullable FilterBodyMutation body(@Nullable BodyMutation backend, @Nullable BodyMutation rule) {
        Merged<BodyField> merged = merge(
                backend == null ? List.of() : backend.set(),
                backend == null ? List.of() : backend.remove(),
                rule == null ? List.of() : rule.set(),
                rule == null ? List.of() : rule.remove(),
                BodyField::path,
                UnaryOperator.identity());
        return merged.isEmpty()
                ? null
                : new FilterBodyMutation(
                        merged.set().values().stream()
                                .map(field -> new FilterBodyField(field.path(), field.value()))
                                .toList(),
                        List.copyOf(merged.remove()));
    }

    private static <T> Merged<T> merge(
            List<T> backendSet,
            List<String> backendRemove,
            List<T> ruleSet,
            List<String> ruleRemove,
            Function<T, String> name,
            UnaryOperator<String> key) {
        Map<String, T> set = new TreeMap<>();
        SortedSet<String> remove = new TreeSet<>();
        backendSet.forEach(entry -> set.put(key.apply(name.apply(entry)), entry));
        backendRemove.forEach(entry -> remove.add(key.apply(entry)));
        for (T entry : ruleSet) {
            set.put(key.apply(name.apply(entry)), entry);
            remove.remove(key.apply(name.apply(entry)));
        }
        for (String entry : ruleRemove) {
            set.remove(key.apply(entry));
            remove.add(key.apply(entry));
        }
        return new Merged<>(set, remove);
    }

    private record Merged<T>(Map<String, T> set, SortedSet<String> remove) {
        boolean isEmpty() {
            return set.isEmpty() && remove.isEmpty();
        }
    }
}

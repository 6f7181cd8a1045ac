package dev.lockkeeper.extension;

import dev.lockkeeper.extension.EditNotes.Note;
import dev.lockkeeper.extension.TranslateEdits.Result;
import dev.lockkeeper.extension.TranslationScan.ScannedConfiguration;
import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.plan.extension.ExtensionRoute;
import dev.lockkeeper.plan.extension.ExtensionView;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The last translation of each Gateway, to tell for one route what was edited of it, and why not. */
public final class Explanations {

    /** Envoy Gateway's translations are one a Gateway; more than these are not remembered. */
    private static final int MOST = 1_000;

    private final ExtensionView view;
    private final InstantSource clock;
    private final Map<String, Translation> translations = new ConcurrentHashMap<>();

    private record Translation(
            String at,
            String outcome,
            Map<ObjectKey, Optional<String>> hashes,
            Map<ObjectKey, Note> notes,
            Map<ObjectKey, String> missing) {}

    Explanations(ExtensionView view, InstantSource clock) {
        this.view = view;
        this.clock = clock;
    }

    void edited(TranslationScan scan, Result result) {
        remember(scan, "edited", result.notes().routes(), Map.of());
    }

    void waits(TranslationScan scan, ChosenPlans chosen) {
        remember(scan, "waits for plans", Map.of(), missing(chosen));
    }

    void refused(TranslationScan scan, ChosenPlans chosen) {
        remember(scan, "refused, Envoy Gateway keeps what it had", Map.of(), missing(chosen));
    }

    /** All that is known of a route, as a tree for JSON. */
    public Map<String, Object> of(ObjectKey route) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("route", route.toString());
        answer.put("ready", view.ready());
        Optional<ExtensionRoute> plan = view.route(route);
        answer.put("plan", plan.isPresent() ? plan.get().hash() : "none: no AIGatewayRoute of this name is known here");
        List<Object> told = new ArrayList<>();
        translations.forEach((name, translation) -> {
            if (translation.hashes().containsKey(route)) {
                told.add(tell(name, translation, route));
            }
        });
        answer.put("translations", told);
        if (told.isEmpty()) {
            answer.put(
                    "reason",
                    "no translation that Envoy Gateway sent to this replica since its start had a route of this HTTPRoute; ask the other replicas, and look at the HTTPRoute's status");
        }
        return answer;
    }

    private static Map<String, Object> tell(String name, Translation translation, ObjectKey route) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("routeConfigurations", name);
        told.put("at", translation.at());
        told.put("outcome", translation.outcome());
        told.put(
                "plan",
                translation.hashes().getOrDefault(route, Optional.empty()).orElse("the newest"));
        String missing = translation.missing().get(route);
        if (missing != null) {
            told.put("reason", missing);
        }
        Note note = translation.notes().get(route);
        if (note != null) {
            told.put("clusters", note.clusters());
            told.put("routes", note.routes());
            told.put("closed", note.closed());
            told.put("httpFilters", List.of(XdsNames.PROCESSOR_FILTER));
            told.put(
                    "upstreamFilters",
                    note.clusters().isEmpty()
                            ? List.of()
                            : List.of(XdsNames.PROCESSOR_FILTER, XdsNames.HEADER_MUTATION_FILTER));
        }
        return told;
    }

    private void remember(
            TranslationScan scan, String outcome, Map<ObjectKey, Note> notes, Map<ObjectKey, String> missing) {
        String name = String.join(
                ", ",
                scan.configurations().stream().map(ScannedConfiguration::name).toList());
        if (scan.hashes().isEmpty()) {
            translations.remove(name);
        } else if (translations.size() < MOST || translations.containsKey(name)) {
            translations.put(name, new Translation(clock.instant().toString(), outcome, scan.hashes(), notes, missing));
        }
    }

    private static Map<ObjectKey, String> missing(ChosenPlans chosen) {
        Map<ObjectKey, String> missing = new LinkedHashMap<>();
        chosen.behind()
                .forEach((route, hash) ->
                        missing.put(route, "this replica knows the route, but not plan %s of it".formatted(hash)));
        chosen.unheardOf()
                .forEach((route, hash) -> missing.put(
                        route, "this replica knows no AIGatewayRoute of this name, plan %s".formatted(hash)));
        return missing;
    }
}

package dev.lockkeeper.console;

import static dev.lockkeeper.console.Html.anchor;
import static dev.lockkeeper.console.Html.escaped;
import static dev.lockkeeper.console.Html.marked;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The answers as pages. */
final class Pages {

    private static final int REFRESH_SECONDS = 2;

    private Pages() {}

    static String overview(Answers answers) {
        ObjectNode status = answers.status();
        Html page = new Html("Lockkeeper", REFRESH_SECONDS);
        page.paragraph(sentence(status));
        List<ShownProblem> problems = answers.problems();
        page.heading(problems.isEmpty() ? "No problems" : "Problems");
        if (!problems.isEmpty()) {
            page.table(
                    List.of("where", "object", "field", "reason", "what"),
                    problems.stream().map(Pages::row).toList());
        }
        page.heading("Objects");
        List<List<String>> rows = new ArrayList<>();
        answers.objects().forEach(object -> rows.add(row(object)));
        page.table(List.of("kind", "object", "from", "conditions"), rows);
        page.paragraph("As JSON:");
        for (String path : List.of("/api/status", "/api/objects", "/api/problems", "/metrics")) {
            page.link(path, path);
        }
        return page.end();
    }

    /** An AIGatewayRoute and what is generated from it. */
    static String plan(ObjectNode plan) {
        Html page = head(plan);
        page.heading("Generated");
        plan.path("generated").forEach(object -> page.pre(Answers.yaml(object)));
        return page.end();
    }

    /** A Gateway and the filter config of its processors. */
    static String gateway(ObjectNode gateway) {
        Html page = head(gateway);
        page.heading("Filter config: " + gateway.path("state").asText());
        if (gateway.has("config")) {
            page.paragraph("%d bytes in %d parts, uuid %s"
                    .formatted(
                            gateway.path("bytes").asInt(),
                            gateway.path("parts").asInt(),
                            gateway.path("uuid").asText()));
            page.pre(Answers.yaml(gateway.path("config")));
        }
        return page.end();
    }

    static String missing(String what) {
        return new Html("Not found", 0).paragraph(what).link("/", "All objects").end();
    }

    private static Html head(ObjectNode object) {
        Html page = new Html(object.path("kind").asText() + " " + key(object), 0);
        page.link("/", "All objects");
        if (object.has("origin")) {
            page.paragraph("From " + object.path("origin").asText());
        }
        List<List<String>> rows = new ArrayList<>();
        object.path("conditions").forEach(condition -> rows.add(condition(condition)));
        if (!rows.isEmpty()) {
            page.table(List.of("condition", "reason", "message"), rows);
        }
        return page;
    }

    private static String sentence(ObjectNode status) {
        String written =
                status.has("output") ? ", writing to " + status.path("output").asText() : "";
        return "%s. Reading %s%s. Revision %d. %s."
                .formatted(
                        status.path("ready").asBoolean()
                                ? "Synced and planned"
                                : "Not ready yet: the source has not delivered everything",
                        status.path("source").asText(),
                        written,
                        status.path("revision").asLong(),
                        status.path("leader").asBoolean() ? "This process writes" : "Another process leads, or none");
    }

    private static List<String> row(ShownProblem problem) {
        String message = problem.formerStays()
                ? problem.message() + " (the last good version stays in force)"
                : problem.message();
        return List.of(
                escaped(problem.place()),
                escaped(problem.object()),
                escaped(problem.field()),
                marked(false, problem.reason()),
                escaped(message));
    }

    private static List<String> row(JsonNode object) {
        String kind = object.path("kind").asText();
        String conditions = stream(object.path("conditions"))
                .map(condition -> marked(
                        good(condition),
                        condition.path("type").asText() + "="
                                + condition.path("status").asText()))
                .collect(Collectors.joining(" "));
        String name =
                switch (kind) {
                    case "AIGatewayRoute" -> anchor("/plan/" + key(object), key(object));
                    case "Gateway" -> anchor("/gateways/" + key(object), key(object));
                    default -> escaped(key(object));
                };
        return List.of(escaped(kind), name, escaped(object.path("origin").asText()), conditions);
    }

    private static List<String> condition(JsonNode condition) {
        return List.of(
                marked(
                        good(condition),
                        condition.path("type").asText() + "="
                                + condition.path("status").asText()),
                escaped(condition.path("reason").asText()),
                escaped(condition.path("message").asText()));
    }

    private static boolean good(JsonNode condition) {
        return condition.path("status").asText().equals("True");
    }

    private static String key(JsonNode object) {
        return object.path("namespace").asText() + "/" + object.path("name").asText();
    }

    private static java.util.stream.Stream<JsonNode> stream(JsonNode array) {
        return java.util.stream.StreamSupport.stream(array.spliterator(), false);
    }
}

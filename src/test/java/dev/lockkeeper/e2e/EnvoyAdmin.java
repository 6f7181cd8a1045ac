package dev.lockkeeper.e2e;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The admin interface of an Envoy: the evidence of what it was given, took and refused. */
record EnvoyAdmin(int port) {
    /** The counters and gauges whose name has a match of this expression. */
    Map<String, Long> stats(String expression) {
        var found = new TreeMap<String, Long>();
        var pattern = Pattern.compile(expression);
        Stream.of("Counters", "Gauges")
                .flatMap(type -> get("/stats?type=" + type).lines())
                .forEach(line -> add(found, line, pattern));
        return found;
    }

    /** Every resource type of which Envoy has refused an update, with how many; empty when all is well. */
    Map<String, Long> rejectedUpdates() {
        var rejected = stats("update_rejected$");
        if (rejected.isEmpty()) {
            throw new IllegalStateException("Envoy's statistics name no update_rejected at all");
        }
        rejected.values().removeIf(count -> count == 0);
        return rejected;
    }

    /** All that Envoy is configured with, as JSON. */
    String configDump() {
        return get("/config_dump?include_eds");
    }

    String get(String path) {
        return Loopback.get("http://127.0.0.1:" + port + path);
    }

    boolean isLive() {
        return Loopback.answers("http://127.0.0.1:" + port + "/ready");
    }

    /** For a failed test: listeners, clusters' addresses, and the counters that are not 0. */
    String summary() {
        var counters = stats("(update_|upstream_rq_|upstream_cx_connect_fail|ext_proc|downstream_rq_[0-9x]+$)");
        return "admin port " + port + "\n    listeners: "
                + get("/listeners").strip().replace("\n", ", ")
                + "\n    "
                + counters.entrySet().stream()
                        .filter(entry -> entry.getValue() != 0)
                        .map(Object::toString)
                        .collect(Collectors.joining("\n    "));
    }

    private static void add(Map<String, Long> found, String line, Pattern pattern) {
        int colon = line.lastIndexOf(": ");
        if (colon > 0 && pattern.matcher(line.substring(0, colon)).find()) {
            found.put(line.substring(0, colon), Long.parseLong(line.substring(colon + 2)));
        }
    }
}

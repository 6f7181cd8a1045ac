package dev.lockkeeper.ratelimit.service;

import java.util.Map;
import java.util.TreeMap;

/** Figures as lines {@code name: number} in the order of names, as the peer's {@code /stats} has them. */
final class FigureLines implements Figures {

    private final Map<String, Long> sorted = new TreeMap<>();

    @Override
    public void counter(String name, long sinceStart) {
        sorted.put(name, sinceStart);
    }

    @Override
    public void gauge(String name, long now) {
        sorted.put(name, now);
    }

    @Override
    public void time(String name, int bucket, double millis, long sinceStart) {
        sorted.merge(name + ".count", sinceStart, Long::sum);
    }

    String text() {
        StringBuilder lines = new StringBuilder();
        sorted.forEach(
                (name, number) -> lines.append(name).append(": ").append(number).append('\n'));
        return lines.toString();
    }
}

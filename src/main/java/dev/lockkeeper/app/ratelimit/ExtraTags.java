package dev.lockkeeper.app.ratelimit;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import java.util.List;
import java.util.Map;

/** {@code EXTRA_TAGS} on all series of this role; those of the process itself stay as they are. */
final class ExtraTags implements MeterFilter {

    private final List<Tag> tags;

    ExtraTags(Map<String, String> tags) {
        this.tags = tags.entrySet().stream()
                .map(tag -> Tag.of(tag.getKey(), tag.getValue()))
                .toList();
    }

    @Override
    public Meter.Id map(Meter.Id id) {
        boolean ours = id.getName().startsWith("ratelimit_") || id.getName().startsWith("lockkeeper.ratelimit.");
        return ours && !tags.isEmpty() ? id.withTags(tags) : id;
    }
}

package dev.lockkeeper.ratelimit.service;

import io.micrometer.core.instrument.distribution.CountAtBucket;
import io.micrometer.core.instrument.distribution.HistogramSnapshot;
import java.util.concurrent.TimeUnit;

/** A histogram as figures: each bucket's calls, as if all had taken the time in its middle; the slowest as the longest of all. */
final class ResponseTimes {

    private ResponseTimes() {}

    static void tell(String name, HistogramSnapshot times, Figures figures) {
        double from = 0;
        double before = 0;
        int number = 0;
        for (CountAtBucket bucket : times.histogramCounts()) {
            double to = bucket.bucket(TimeUnit.MILLISECONDS);
            if (Double.isInfinite(to)) {
                break;
            }
            figures.time(name, number++, (from + to) / 2, Math.round(bucket.count() - before));
            from = to;
            before = bucket.count();
        }
        figures.time(
                name, number, Math.max(from, times.max(TimeUnit.MILLISECONDS)), Math.round(times.count() - before));
    }
}

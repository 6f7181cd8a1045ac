package dev.lockkeeper.app.ratelimit;

import dev.lockkeeper.ratelimit.config.ConfigProblem;
import dev.lockkeeper.ratelimit.config.LoadedConfig;
import dev.lockkeeper.ratelimit.config.xds.XdsState;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.jboss.logging.Logger;

/** Tells operators of loads: a line for each change, the problems in force as a metric and for {@code /rlconfig}. */
final class ConfigReport {

    private static final Logger LOG = Logger.getLogger(ConfigReport.class);

    private volatile List<ConfigProblem> problems = List.of();

    ConfigReport(MeterRegistry meters) {
        Gauge.builder("lockkeeper.ratelimit.config.problems", () -> problems.size())
                .description("files that are not served as they are")
                .register(meters);
    }

    /** Called by one thread. */
    void loaded(LoadedConfig config) {
        if (config.changed()) {
            LOG.infof(
                    "ratelimit config loaded domains=%d problems=%d",
                    config.domains().stream()
                            .map(domain -> domain.domain())
                            .distinct()
                            .count(),
                    config.problems().size());
        }
        for (ConfigProblem problem : config.problems()) {
            if (!problems.contains(problem)) {
                LOG.warnf(
                        "ratelimit config problem file=%s path=%s serves_last_good=%s error=\"%s\"",
                        problem.file(), problem.path(), problem.servesLastGood(), oneLine(problem.text()));
            }
        }
        problems = config.problems();
    }

    /** Lines that begin with #, after those of the limits. */
    String lines() {
        StringBuilder lines = new StringBuilder();
        for (ConfigProblem problem : problems) {
            lines.append("# ")
                    .append(problem.servesLastGood() ? "last good version served: " : "not served: ")
                    .append(oneLine(problem.text()))
                    .append('\n');
        }
        return lines.toString();
    }

    /** How things stand with the control plane. */
    static String line(XdsState xds) {
        StringBuilder line =
                new StringBuilder("# xds: connected=%s version=%s".formatted(xds.connected(), xds.version()));
        xds.refused()
                .ifPresent(
                        why -> line.append(" refused=\"").append(oneLine(why)).append('"'));
        xds.lost().ifPresent(why -> line.append(" lost=\"").append(oneLine(why)).append('"'));
        return line.append('\n').toString();
    }

    private static String oneLine(String text) {
        return text.replace("\n", " ");
    }
}

package dev.lockkeeper.ratelimit.config.xds;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.BooleanSupplier;

/** What operators watch of the stream. */
public final class XdsMeters {

    private final MeterRegistry meters;
    private final Counter accepted;
    private final Counter refused;
    private final Counter lost;

    public XdsMeters(MeterRegistry meters) {
        this.meters = meters;
        this.accepted = answers("accepted");
        this.refused = answers("refused");
        this.lost = Counter.builder("lockkeeper.ratelimit.xds.lost")
                .description("streams that ended, and attempts that made none")
                .register(meters);
    }

    void follow(BooleanSupplier connected) {
        Gauge.builder("lockkeeper.ratelimit.xds.connected", () -> connected.getAsBoolean() ? 1 : 0)
                .description("1 while the control plane's stream is open and has answered")
                .register(meters);
    }

    void answered(boolean whole) {
        (whole ? accepted : refused).increment();
    }

    void lost() {
        lost.increment();
    }

    private Counter answers(String result) {
        return Counter.builder("lockkeeper.ratelimit.xds.answers")
                .description("answers of the control plane, by whether all of it was taken")
                .tag("result", result)
                .register(meters);
    }
}

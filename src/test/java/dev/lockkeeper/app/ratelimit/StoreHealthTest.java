package dev.lockkeeper.app.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.ratelimit.store.Charge;
import dev.lockkeeper.ratelimit.store.Counter;
import dev.lockkeeper.ratelimit.store.CounterListener;
import dev.lockkeeper.ratelimit.store.CounterStore;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A store that could be reached once keeps the process healthy, whether or not anybody looked then, unless losses are to be followed. */
class StoreHealthTest {

    @ParameterizedTest(name = "now {0}, once {1}, follows {2}")
    @CsvSource({
        "false, false, false, false",
        "true,  true,  false, true",
        "false, true,  false, true",
        "false, true,  true,  false",
        "true,  true,  true,  true"
    })
    void onceIsEnough(boolean now, boolean once, boolean followsLosses, boolean healthy) {
        assertThat(new StoreHealth(new Known(now, once), followsLosses).healthy())
                .isEqualTo(healthy);
    }

    private record Known(boolean healthy, boolean wasHealthy) implements CounterStore {

        @Override
        public void count(List<Counter> counters, Charge charge, CounterListener listener) {}

        @Override
        public void close() {}
    }
}

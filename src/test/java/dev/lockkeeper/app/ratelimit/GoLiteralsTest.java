package dev.lockkeeper.app.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Durations, numbers and switches are taken in every spelling that Go takes, and in no other. */
class GoLiteralsTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
            0,                 0
            -0,                0
            0s,                0
            100ns,             100
            150us,             150000
            150µs,             150000
            150μs,             150000
            +5s,               5000000000
            .5s,               500000000
            5.s,               5000000000
            1.5h,              5400000000000
            1h15m30.918s,      4530918000000
            0.3333333333s,     333333333
            -1m,               -60000000000
            2562047h47m16.854775807s, 9223372036854775807
            """)
    void durations(String text, long nanos) {
        assertThat(GoLiterals.duration(text)).contains(Duration.ofNanos(nanos));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "5 s", ".s", "s", "1d", "1S", "1h-5m", "1..5s", "9223372036.854775808s", "--1s"})
    void noDurations(String text) {
        assertThat(GoLiterals.duration(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "0,0",
        "+7,7",
        "-7,-7",
        "9223372036854775807,9223372036854775807",
        "0x10,16",
        "0X_fF,255",
        "017,15",
        "0o17,15",
        "0b101,5",
        "1_000,1000"
    })
    void integers(String text, long number) {
        assertThat(GoLiterals.integer(text)).contains(number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1.0", "9223372036854775808", "1__0", "_1", "1_", "08", "ff", "0x", "0b2", " 1"})
    void noIntegers(String text) {
        assertThat(GoLiterals.integer(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0.8,0.8", ".5,0.5", "5.,5", "1e-1,0.1", "+2,2", "-1,-1"})
    void decimals(String text, double number) {
        assertThat(GoLiterals.decimal(text)).contains(number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "1e", "NaN", "1f", "0,8"})
    void noDecimals(String text) {
        assertThat(GoLiterals.decimal(text)).isEmpty();
    }

    @Test
    void theyReachTheirPlaces() {
        // When
        RateLimitSettings settings = RateLimitSettings.of(
                TestConfig.of(Map.of()),
                Map.of(
                        "GRPC_MAX_CONNECTION_AGE", "1.5h",
                        "NEAR_LIMIT_RATIO", "1.5",
                        "LOCAL_CACHE_SIZE_IN_BYTES", "4294967296",
                        "RUNTIME_ROOT", "/data",
                        "RUNTIME_APPDIRECTORY", "",
                        "SHADOW_MODE", "True"));

        // Then
        assertThat(settings.limits().maxConnectionAge()).hasMinutes(90);
        assertThat(settings.options().nearLimitRatio()).isEqualTo(1.5f);
        assertThat(settings.stores().cacheBytes()).isEqualTo(1L << 32);
        assertThat(settings.place().folder()).hasToString("/data");
        assertThat(settings.options().shadow()).isTrue();
    }
}

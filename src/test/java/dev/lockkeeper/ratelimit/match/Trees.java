package dev.lockkeeper.ratelimit.match;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.ratelimit.config.ConfigFile;
import dev.lockkeeper.ratelimit.config.LastGoodConfig;
import dev.lockkeeper.ratelimit.config.LoadedConfig;
import dev.lockkeeper.ratelimit.config.Strictness;
import io.envoyproxy.envoy.extensions.common.ratelimit.v3.RateLimitDescriptor;
import java.util.ArrayList;
import java.util.List;

/** Trees from text, and descriptors from pairs. */
public final class Trees {

    private Trees() {}

    public static LimitTrees of(String... files) {
        List<ConfigFile> all = new ArrayList<>();
        for (String file : files) {
            all.add(ConfigFile.of(all.size() + ".yaml", file));
        }
        LoadedConfig loaded = new LastGoodConfig(Strictness.PER_FILE, true).load(all);
        assertThat(loaded.problems()).isEmpty();
        return LimitTrees.EMPTY.with(loaded.domains());
    }

    /** {@code descriptor("key", "value", "next key", "its value")}. */
    public static RateLimitDescriptor descriptor(String... entries) {
        RateLimitDescriptor.Builder descriptor = RateLimitDescriptor.newBuilder();
        for (int i = 0; i < entries.length; i += 2) {
            descriptor.addEntries(
                    RateLimitDescriptor.Entry.newBuilder().setKey(entries[i]).setValue(entries[i + 1]));
        }
        return descriptor.build();
    }
}

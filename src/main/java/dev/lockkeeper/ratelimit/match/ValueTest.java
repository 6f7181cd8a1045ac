package dev.lockkeeper.ratelimit.match;

import com.google.re2j.Pattern;
import dev.lockkeeper.ratelimit.config.DescriptorConfig;
import dev.lockkeeper.ratelimit.config.Network;
import dev.lockkeeper.ratelimit.config.ValueRegex;

/** Whether an entry belongs to a node that names more than one value. */
sealed interface ValueTest {

    boolean accepts(String key, String value);

    record Wildcard(Glob glob) implements ValueTest {
        @Override
        public boolean accepts(String key, String value) {
            return glob.matches(key, value);
        }
    }

    record Addresses(String name, Network network) implements ValueTest {
        @Override
        public boolean accepts(String key, String value) {
            return key.equals(name) && network.contains(value);
        }
    }

    record Expression(String name, Pattern pattern) implements ValueTest {
        @Override
        public boolean accepts(String key, String value) {
            return key.equals(name)
                    && value.length() <= ValueRegex.LONGEST_VALUE
                    && pattern.matcher(value).matches();
        }
    }

    static ValueTest of(DescriptorConfig config) {
        return switch (config.kind()) {
            case CIDR ->
                new Addresses(config.key(), Network.parse(config.value()).orElseThrow());
            case REGEX -> new Expression(config.key(), Pattern.compile(config.value()));
            case ANY, EXACT, WILDCARD -> new Wildcard(new Glob(config.segment()));
        };
    }
}

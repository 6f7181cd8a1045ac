package dev.lockkeeper.ratelimit.config.xds;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.lockkeeper.ratelimit.config.ConfigDocument;
import dev.lockkeeper.ratelimit.config.ConfigResource;
import dev.lockkeeper.ratelimit.config.proto.RateLimitConfig;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The resources of one answer: what they hold, or why the answer is none. */
sealed interface XdsResources {

    String TYPE = "type.googleapis.com/ratelimit.config.ratelimit.v3.RateLimitConfig";

    record Read(List<ConfigDocument> documents) implements XdsResources {}

    /** @param why as the control plane is told */
    record Unreadable(String why) implements XdsResources {}

    static XdsResources of(List<Any> resources) {
        List<ConfigDocument> documents = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (int i = 0; i < resources.size(); i++) {
            Any any = resources.get(i);
            if (!any.getTypeUrl().equals(TYPE)) {
                return new Unreadable("resources[%d]: type %s, asked for was %s".formatted(i, any.getTypeUrl(), TYPE));
            }
            RateLimitConfig config;
            try {
                config = RateLimitConfig.parseFrom(any.getValue());
            } catch (InvalidProtocolBufferException e) {
                return new Unreadable("resources[%d]: %s".formatted(i, e.getMessage()));
            }
            documents.add(new ConfigResource(apart(config.getName(), i, names), config));
        }
        return new Read(documents);
    }

    /** Names are the control plane's to choose, and nothing says that they are set or differ: the place tells such ones apart. */
    private static String apart(String name, int place, Set<String> taken) {
        String own = name;
        if (own.isEmpty() || taken.contains(own)) {
            own = "%s[%d]".formatted(name, place);
        }
        while (!taken.add(own)) {
            own += "'";
        }
        return own;
    }
}

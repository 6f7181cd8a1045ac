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
            ConfigResource resource;
            try {
                resource = new ConfigResource(RateLimitConfig.parseFrom(any.getValue()));
            } catch (InvalidProtocolBufferException e) {
                return new Unreadable("resources[%d]: %s".formatted(i, e.getMessage()));
            }
            if (!names.add(resource.name())) {
                return new Unreadable("resources[%d]: second resource of name '%s'".formatted(i, resource.name()));
            }
            documents.add(resource);
        }
        return new Read(documents);
    }
}

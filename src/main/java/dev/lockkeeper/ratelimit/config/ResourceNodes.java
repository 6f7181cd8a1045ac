package dev.lockkeeper.ratelimit.config;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.lockkeeper.ratelimit.config.proto.RateLimitConfig;
import dev.lockkeeper.ratelimit.config.proto.RateLimitDescriptor;
import dev.lockkeeper.ratelimit.config.proto.RateLimitPolicy;
import dev.lockkeeper.ratelimit.config.proto.RateLimitReplace;
import dev.lockkeeper.ratelimit.config.proto.RateLimitUnit;
import java.util.ArrayList;
import java.util.List;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** A message as the YAML nodes of a file that says the same, so that one reader's rules and texts hold for both. */
final class ResourceNodes {

    private ResourceNodes() {}

    static MappingNode of(RateLimitConfig config) {
        List<NodeTuple> fields = new ArrayList<>();
        fields.add(field("domain", text(config.getDomain())));
        fields.add(field("descriptors", descriptors(config.getDescriptorsList())));
        return map(fields);
    }

    private static Node descriptors(List<RateLimitDescriptor> descriptors) {
        return list(descriptors.stream().map(ResourceNodes::descriptor).toList());
    }

    private static Node descriptor(RateLimitDescriptor descriptor) {
        List<NodeTuple> fields = new ArrayList<>();
        fields.add(field("key", text(descriptor.getKey())));
        fields.add(field("value", text(descriptor.getValue())));
        if (descriptor.hasRateLimit()) {
            fields.add(field("rate_limit", policy(descriptor.getRateLimit())));
        }
        if (descriptor.getDescriptorsCount() > 0) {
            fields.add(field("descriptors", descriptors(descriptor.getDescriptorsList())));
        }
        flag(fields, "shadow_mode", descriptor.getShadowMode());
        flag(fields, "detailed_metric", descriptor.getDetailedMetric());
        flag(fields, "quota_mode", descriptor.getQuotaMode());
        if (descriptor.hasMetadata()) {
            fields.add(field("metadata", metadata(descriptor.getMetadata())));
        }
        return map(fields);
    }

    private static Node policy(RateLimitPolicy policy) {
        List<NodeTuple> fields = new ArrayList<>();
        fields.add(field("unit", text(unit(policy))));
        fields.add(field("requests_per_unit", plain(Integer.toUnsignedString(policy.getRequestsPerUnit()))));
        flag(fields, "unlimited", policy.getUnlimited());
        fields.add(field("name", text(policy.getName())));
        List<Node> replaces = new ArrayList<>();
        for (RateLimitReplace replaced : policy.getReplacesList()) {
            replaces.add(map(List.of(field("name", text(replaced.getName())))));
        }
        fields.add(field("replaces", list(replaces)));
        return map(fields);
    }

    /** The number of one that this build does not know, as errors show it then. */
    private static String unit(RateLimitPolicy policy) {
        return policy.getUnit() == RateLimitUnit.UNRECOGNIZED
                ? Integer.toString(policy.getUnitValue())
                : policy.getUnit().name();
    }

    private static MappingNode metadata(Struct struct) {
        List<NodeTuple> fields = new ArrayList<>();
        struct.getFieldsMap().forEach((name, value) -> fields.add(field(name, value(value))));
        return map(fields);
    }

    private static Node value(Value value) {
        return switch (value.getKindCase()) {
            case STRUCT_VALUE -> metadata(value.getStructValue());
            case LIST_VALUE ->
                list(value.getListValue().getValuesList().stream()
                        .map(ResourceNodes::value)
                        .toList());
            case STRING_VALUE -> text(value.getStringValue());
            case NUMBER_VALUE -> plain(Double.toString(value.getNumberValue()));
            case BOOL_VALUE -> plain(Boolean.toString(value.getBoolValue()));
            default -> plain("null");
        };
    }

    private static void flag(List<NodeTuple> fields, String name, boolean value) {
        if (value) {
            fields.add(field(name, plain("true")));
        }
    }

    private static NodeTuple field(String name, Node value) {
        return new NodeTuple(plain(name), value);
    }

    private static Node list(List<Node> items) {
        return new SequenceNode(Tag.SEQ, items, FlowStyle.BLOCK);
    }

    private static MappingNode map(List<NodeTuple> fields) {
        return new MappingNode(Tag.MAP, fields, FlowStyle.BLOCK);
    }

    /** A string whatever it looks like. */
    private static ScalarNode text(String value) {
        return new ScalarNode(Tag.STR, value, ScalarStyle.DOUBLE_QUOTED);
    }

    private static ScalarNode plain(String value) {
        return new ScalarNode(Tag.STR, value, ScalarStyle.PLAIN);
    }
}

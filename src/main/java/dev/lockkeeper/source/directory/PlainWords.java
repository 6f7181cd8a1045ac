package dev.lockkeeper.source.directory;

import java.util.Map;
import org.snakeyaml.engine.v2.api.ConstructNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.Schema;

/** Marks unquoted words without a tag, so that {@link PlainScalar} decides what they are and tags are kept apart. */
final class PlainWords implements Schema {
    static final Tag PLAIN = new Tag("!plain");

    @Override
    public ScalarResolver getScalarResolver() {
        return (value, plain) -> plain ? PLAIN : Tag.STR;
    }

    @Override
    public Map<Tag, ConstructNode> getSchemaTagConstructors() {
        return Map.of();
    }
}

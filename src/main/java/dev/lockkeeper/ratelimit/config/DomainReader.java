package dev.lockkeeper.ratelimit.config;

import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;

/** Reads one file or resource. */
final class DomainReader {

    private final KnownKeys keys;

    DomainReader(Strictness strictness) {
        this.keys = new KnownKeys(strictness);
    }

    DomainConfig read(ConfigDocument document) throws InvalidConfig {
        Optional<MappingNode> root =
                switch (document) {
                    case ConfigFile file -> YamlText.root(file.text());
                    case ConfigResource resource -> Optional.of(ResourceNodes.of(resource.config()));
                };
        if (root.isEmpty()) {
            throw emptyDomain();
        }
        keys.check(root.get());
        YamlFields fields = new YamlFields(root.get());
        String domain = fields.text("domain");
        if (domain.isEmpty()) {
            throw emptyDomain();
        }
        return new DomainConfig(
                document.name(), domain, DescriptorReader.read(fields.maps("descriptors"), domain + "."));
    }

    private static InvalidConfig emptyDomain() {
        return new InvalidConfig("config file cannot have empty domain");
    }
}

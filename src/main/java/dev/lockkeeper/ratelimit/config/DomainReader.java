package dev.lockkeeper.ratelimit.config;

import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;

/** Reads one file or resource. */
final class DomainReader {

    private final KnownKeys keys;
    private final boolean legacy;

    DomainReader(Strictness strictness) {
        this.keys = new KnownKeys(strictness);
        this.legacy = strictness == Strictness.LEGACY_PER_FILE;
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
        List<DescriptorConfig> descriptors = DescriptorReader.read(fields.maps("descriptors"), domain + ".");
        if (legacy) {
            LegacyLimits.check(descriptors, domain + ".");
        }
        return new DomainConfig(document.name(), domain, descriptors);
    }

    private static InvalidConfig emptyDomain() {
        return new InvalidConfig("config file cannot have empty domain");
    }
}

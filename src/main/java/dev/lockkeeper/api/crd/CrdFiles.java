package dev.lockkeeper.api.crd;

import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator.Feature;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The build step: writes the CRD of each kind into every folder named on the command line. Same types, same bytes. */
final class CrdFiles {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(Feature.MINIMIZE_QUOTES, Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .disable(Feature.SPLIT_LINES)
            .build();

    private CrdFiles() {}

    public static void main(String... folders) throws IOException {
        for (var folder : folders) {
            write(Path.of(folder));
        }
    }

    private static void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (var kind : CrdResources.KINDS) {
            var definition = new KindDefinition(kind);
            Files.writeString(folder.resolve(CrdResources.file(kind)), YAML.writeValueAsString(definition.toTree()));
        }
    }
}

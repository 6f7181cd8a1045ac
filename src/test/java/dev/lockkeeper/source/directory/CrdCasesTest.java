package dev.lockkeeper.source.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.lockkeeper.api.crd.CrdCase;
import dev.lockkeeper.api.crd.CrdCases;
import dev.lockkeeper.api.crd.CrdResources;
import dev.lockkeeper.source.schema.CrdSchemas;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** A folder accepts and refuses the manifests that a real API server accepts and refuses, naming the same field and reason. */
class CrdCasesTest {
    private static final CrdSchemas SCHEMAS = CrdSchemas.of(CrdResources.texts());

    @TestFactory
    Stream<DynamicTest> manifest() {
        return CrdCases.all().stream()
                .map(one -> dynamicTest(one.name(), one.file().toUri(), () -> check(one)));
    }

    private static void check(CrdCase one) {
        // When
        var content = ManifestReader.read(one.text(), one.file(), SCHEMAS);

        // Then
        one.refusal()
                .ifPresentOrElse(
                        refusal -> assertRefused(content, refusal),
                        () -> assertThat(content.problems()).isEmpty());
        assertThat(content.good()).hasSize(one.refusal().isPresent() ? 0 : 1);
    }

    private static void assertRefused(FileContent content, CrdCase.Refusal refusal) {
        assertThat(content.problems())
                .extracting(DirectoryProblem::problem)
                .anyMatch(problem ->
                        problem.message().replaceFirst(", known here: .*", "").endsWith(refusal.message()))
                .as("nothing else is wrong with the manifest")
                .allMatch(problem -> problem.path().equals(refusal.field()));
    }
}

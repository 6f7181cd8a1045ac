package dev.lockkeeper;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Packages use each other only as the architecture's table says; {@code api}, {@code model} and {@code observe} are open to all. */
class ArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.lockkeeper");

    @ParameterizedTest(name = "{0} may use {1}")
    @CsvSource(delimiter = '|', textBlock = """
            api               | -
            model             | -
            plan              | -
            revision          | plan, source
            source            | -
            source.schema     | -
            source.kubernetes | source, apply
            source.directory  | source, source.schema
            leadership        | -
            apply             | leadership, plan, delivery
            delivery          | plan, processor, grpc
            attach            | plan, grpc
            operator          | attach, source, source.kubernetes, plan, revision, apply, status, delivery
            status            | apply, plan
            extension         | plan, grpc
            processor         | plan.bundle, grpc
            grpc              | -
            ratelimit         | grpc
            ratelimit.limit   | -
            ratelimit.config  | ratelimit.limit
            ratelimit.match   | ratelimit.config, ratelimit.limit
            ratelimit.store   | ratelimit.limit
            output            | plan, revision, source.directory
            console           | plan, revision, source, source.directory, source.schema, leadership
            observe           | plan, revision, leadership
            """)
    void usesOnly(String name, String allowed) {
        List<String> may =
                new ArrayList<>(List.of("dev.lockkeeper.api..", "dev.lockkeeper.model..", "dev.lockkeeper.observe"));
        may.add("dev.lockkeeper." + name + (name.equals("source") ? "" : ".."));
        if (!allowed.equals("-")) {
            Arrays.stream(allowed.split(", "))
                    .forEach(other -> may.add("dev.lockkeeper." + other + (other.equals("source") ? "" : "..")));
        }
        String own = "dev.lockkeeper." + name + (name.equals("source") ? "" : "..");
        DescribedPredicate<JavaClass> ours = DescribedPredicate.describe(
                "Lockkeeper's", javaClass -> javaClass.getPackageName().startsWith("dev.lockkeeper"));
        classes()
                .that()
                .resideInAPackage(own)
                .should()
                .onlyDependOnClassesThat(DescribedPredicate.not(ours)
                        .or(JavaClass.Predicates.resideInAnyPackage(may.toArray(String[]::new))))
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void plansAndModelsDoNoInputOrOutput() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.lockkeeper.plan..", "dev.lockkeeper.model..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.net..",
                        "java.nio.file..",
                        "java.time.Clock",
                        "io.fabric8.kubernetes.client.dsl..",
                        "io.vertx..",
                        "io.grpc..",
                        "io.quarkus..")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(java.util.UUID.class, "randomUUID")
                .check(CLASSES);
    }

    @Test
    void onlyApplyWritesButForLeaseAndEvents() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "dev.lockkeeper.apply..", "dev.lockkeeper.leadership..", "dev.lockkeeper.status..")
                .should()
                .callMethodWhere(DescribedPredicate.describe(
                        "writes to the Kubernetes API",
                        call -> call.getTargetOwner().getPackageName().startsWith("io.fabric8.kubernetes.client")
                                && List.of(
                                                "create",
                                                "createOr",
                                                "update",
                                                "updateStatus",
                                                "replace",
                                                "patch",
                                                "patchStatus",
                                                "serverSideApply",
                                                "edit",
                                                "editStatus",
                                                "delete",
                                                "createOrReplace")
                                        .contains(call.getName())))
                .check(CLASSES);
    }
}

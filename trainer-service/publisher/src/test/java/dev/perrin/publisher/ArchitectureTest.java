package dev.perrin.publisher;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.perrin.publisher", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule CORE_NEEDS_THE_CONTRACT_ALONE = classes()
            .that()
            .resideInAPackage("dev.perrin.publisher")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "dev.perrin.publisher",
                    "dev.perrin.wire..",
                    "dev.perrin.proto.trajectory.v1..",
                    "com.google.protobuf..",
                    "java..",
                    "org.jspecify..");

    @ArchTest
    static final ArchRule KNOWS_NO_TRAINER =
            noClasses().should().dependOnClassesThat().resideInAPackage("dev.perrin.trainer..");

    @ArchTest
    static final ArchRule NO_HIDDEN_CLOCK_OR_SLEEP = noClasses()
            .should()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Thread.class, "sleep", long.class);

    @ArchTest
    static final ArchRule NO_STANDARD_STREAMS = NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
}

package dev.perrin.wire;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/// The contract is imported by everybody: it brings protobuf and nothing else, knows names and bytes, and computes
/// nothing.
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.perrin");

    @Test
    void wireStandsOnTheJdkAndProtobufAlone() {
        classes()
                .that()
                .resideInAPackage("dev.perrin.wire..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "org.jspecify.annotations..",
                        "com.google.protobuf..",
                        "dev.perrin.wire..",
                        "dev.perrin.proto..")
                .check(CLASSES);
    }

    @Test
    void wireKnowsMessagesButNoServices() {
        noClasses()
                .that()
                .resideInAPackage("dev.perrin.wire..")
                .should()
                .dependOnClassesThat()
                .haveNameMatching("dev\\.perrin\\.proto\\..*Grpc(\\$.*)?")
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage("io.grpc..")
                .check(CLASSES);
    }

    @Test
    void generatedCodeDoesNotKnowTheWire() {
        noClasses()
                .that()
                .resideInAPackage("dev.perrin.proto..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.perrin.wire..")
                .check(CLASSES);
    }

    @Test
    void nothingComputes() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.nd4j..",
                        "org.deeplearning4j..",
                        "org.ejml..",
                        "org.hipparchus..",
                        "org.apache.commons.math..",
                        "java.math..")
                .check(CLASSES);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("dev.perrin.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void wireIsSilentAndHasNoClock() {
        NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("dev.perrin.wire..")
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(Math.class, "random")
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage("java.time..")
                .check(CLASSES);
    }
}

package dev.perrin.trainer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.perrin.trainer", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String[] CORE = {
        "dev.perrin.trainer.data..",
        "dev.perrin.trainer.model..",
        "dev.perrin.trainer.sgd..",
        "dev.perrin.trainer.curvature..",
        "dev.perrin.trainer.convergence..",
        "dev.perrin.trainer.linearalgebra..",
        "dev.perrin.trainer.snapshot..",
        "dev.perrin.trainer.observation..",
        "dev.perrin.trainer.checkpoint..",
        "dev.perrin.trainer.journal..",
        "dev.perrin.trainer.run..",
        "dev.perrin.trainer.job.."
    };

    @ArchTest
    static final ArchRule coreIsFreeOfFrameworks = noClasses()
            .that()
            .resideInAnyPackage(CORE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.quarkus..",
                    "jakarta..",
                    "io.grpc..",
                    "org.apache.kafka..",
                    "io.minio..",
                    "okhttp3..",
                    "dev.perrin.objectstore..");

    @ArchTest
    static final ArchRule coreKnowsNoAdapter = noClasses()
            .that()
            .resideInAnyPackage(CORE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.perrin.trainer.kafka..",
                    "dev.perrin.trainer.grpc..",
                    "dev.perrin.trainer.config..",
                    "dev.perrin.trainer.metrics..",
                    "dev.perrin.publisher.kafka..");

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("dev.perrin.trainer.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule nothingWritesToStandardStreams = NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

    @ArchTest
    static final ArchRule coreHasNoHiddenClockOrRandomness = noClasses()
            .that()
            .resideInAnyPackage(CORE)
            .should()
            .callMethod(Math.class, "random")
            .orShould()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(java.time.Instant.class, "now");
}

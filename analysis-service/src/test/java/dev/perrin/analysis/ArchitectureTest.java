package dev.perrin.analysis;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;

@AnalyzeClasses(packages = "dev.perrin.analysis", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {
    private static final String[] CORE = {
        "dev.perrin.analysis.alllag..",
        "dev.perrin.analysis.blocks..",
        "dev.perrin.analysis.catalog..",
        "dev.perrin.analysis.comparison..",
        "dev.perrin.analysis.component..",
        "dev.perrin.analysis.displacement..",
        "dev.perrin.analysis.exponent..",
        "dev.perrin.analysis.growth..",
        "dev.perrin.analysis.lag..",
        "dev.perrin.analysis.live..",
        "dev.perrin.analysis.mode..",
        "dev.perrin.analysis.noise..",
        "dev.perrin.analysis.run..",
        "dev.perrin.analysis.series..",
        "dev.perrin.analysis.sketch..",
        "dev.perrin.analysis.spectrum..",
        "dev.perrin.analysis.stationarity..",
        "dev.perrin.analysis.sums..",
        "dev.perrin.analysis.trajectory..",
    };

    @ArchTest
    static final ArchRule CORE_IS_FREE_OF_FRAMEWORKS = noClasses()
            .that()
            .resideInAnyPackage(CORE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.quarkus..",
                    "io.smallrye..",
                    "jakarta..",
                    "io.grpc..",
                    "org.apache.kafka..",
                    "io.minio..",
                    "io.micrometer..",
                    "com.fasterxml..");

    @ArchTest
    static final ArchRule CORE_DOES_NOT_KNOW_ADAPTERS = noClasses()
            .that()
            .resideInAnyPackage(CORE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.perrin.analysis.kafka..",
                    "dev.perrin.analysis.grpc..",
                    "dev.perrin.analysis.web..",
                    "dev.perrin.analysis.config..");

    @ArchTest
    static final ArchRule PACKAGES_ARE_FREE_OF_CYCLES =
            slices().matching("dev.perrin.analysis.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule NO_STANDARD_STREAMS = GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

    @ArchTest
    static final ArchRule CORE_HAS_NO_CLOCK_NO_CHANCE_AND_DOES_NOT_SLEEP = noClasses()
            .that()
            .resideInAnyPackage(CORE)
            .should()
            .callMethod(Math.class, "random")
            .orShould()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(java.time.Instant.class, "now");
}

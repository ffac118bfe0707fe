package dev.perrin.snapshot;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;

@AnalyzeClasses(packagesOf = SnapshotWiring.class, importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String[] CORE = {
        "dev.perrin.snapshot.archive..",
        "dev.perrin.snapshot.ingest..",
        "dev.perrin.snapshot.lifecycle..",
        "dev.perrin.snapshot.export..",
        "dev.perrin.snapshot.republish.."
    };

    @ArchTest
    static final ArchRule CORE_KNOWS_NO_FRAMEWORK = noClasses()
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
                    "dev.perrin.objectstore..",
                    "io.micrometer..",
                    "org.jboss..");

    @ArchTest
    static final ArchRule CORE_KNOWS_NO_ADAPTER = noClasses()
            .that()
            .resideInAnyPackage(CORE)
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    "dev.perrin.snapshot",
                    "dev.perrin.snapshot.kafka..",
                    "dev.perrin.snapshot.s3..",
                    "dev.perrin.snapshot.grpc..",
                    "dev.perrin.snapshot.web..",
                    "dev.perrin.snapshot.config..",
                    "dev.perrin.snapshot.health..",
                    "dev.perrin.snapshot.metrics.."));

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("dev.perrin.snapshot.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule NO_STANDARD_STREAMS = NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

    @ArchTest
    static final ArchRule CORE_HAS_NO_CLOCK_AND_NO_DICE = noClasses()
            .that()
            .resideInAnyPackage(CORE)
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(Math.class, "random")
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(Clock.class, "systemUTC");
}

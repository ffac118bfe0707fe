package dev.perrin.theory;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.perrin.theory", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String[] CORE = {
        "dev.perrin.theory.number..",
        "dev.perrin.theory.mode..",
        "dev.perrin.theory.bulk..",
        "dev.perrin.theory.kernel..",
        "dev.perrin.theory.dynamics..",
        "dev.perrin.theory.equivalence..",
        "dev.perrin.theory.noise..",
        "dev.perrin.theory.coupled..",
        "dev.perrin.theory.landscape..",
        "dev.perrin.theory.relaxation..",
        "dev.perrin.theory.regression..",
        "dev.perrin.theory.prediction..",
        "dev.perrin.theory.sampling..",
        "dev.perrin.theory.stability.."
    };

    @ArchTest
    static final ArchRule CORE_KNOWS_NO_FRAMEWORK = noClasses()
            .that()
            .resideInAnyPackage(CORE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.quarkus..",
                    "io.smallrye..",
                    "io.micrometer..",
                    "jakarta..",
                    "io.grpc..",
                    "com.google.protobuf..",
                    "dev.perrin.proto..",
                    "org.apache.kafka..",
                    "io.minio..",
                    "dev.perrin.theory.grpc..",
                    "dev.perrin.theory.config..");

    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES =
            slices().matching("dev.perrin.theory.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule SUMS_KNOW_NO_DYNAMICS_BUT_THE_FAMILY = noClasses()
            .that()
            .resideInAPackage("dev.perrin.theory.prediction..")
            .should()
            .dependOnClassesThat()
            .haveNameMatching("dev\\.perrin\\.theory\\.dynamics\\.(?!Dynamics$).*");

    @ArchTest
    static final ArchRule NO_STANDARD_STREAMS = NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

    @ArchTest
    static final ArchRule CORE_IS_A_FUNCTION_OF_ITS_INPUT = noClasses()
            .that()
            .resideInAnyPackage(CORE)
            .should()
            .callMethod(Math.class, "random")
            .orShould()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime");
}

package dev.perrin.local.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perrin.proto.curvature.v1.NormalisationStatistics;
import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.proto.training.v1.MeasureCurvatureRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class CurvatureOptionsTest {
    private static MeasureCurvatureRequest request(String... arguments) {
        CurvatureOptions options = new CurvatureOptions();
        new CommandLine(options).parseArgs(arguments);
        return options.request();
    }

    @ParameterizedTest
    @CsvSource({
        "running, NORMALISATION_STATISTICS_RUNNING",
        "minibatch, NORMALISATION_STATISTICS_MINIBATCH",
        "re_estimated, NORMALISATION_STATISTICS_RE_ESTIMATED"
    })
    void statisticsAreThoseThatAreNamed(String name, NormalisationStatistics statistics) {
        assertThat(request("run", "--statistics", name).getCurvature().getNormalisation())
                .isEqualTo(statistics);
    }

    @Test
    void statisticsAreLeftToTheRunWhereNoneAreNamed() {
        assertThat(request("run").getCurvature().getNormalisation())
                .isEqualTo(NormalisationStatistics.NORMALISATION_STATISTICS_UNSPECIFIED);
        assertThatThrownBy(() -> request("run", "--statistics", "latest"))
                .hasMessage("--statistics must be running, minibatch or re_estimated, but is 'latest'");
    }

    /// The trainer has filled in what was left to it.
    @Test
    void theSameRequestGoesOnWithTheSameMeasurement() {
        MeasureCurvatureRequest request = request("run", "--step", "7", "--sampled", "--subset", "few:20:3");
        RunRecord.Builder known = RunRecord.newBuilder().setPhase(RunPhase.RUN_PHASE_MEASURING_CURVATURE);
        known.getSpecBuilder()
                .setCurvatureOf(request.getOf())
                .setCurvature(request.getCurvature())
                .setProjectedModes(16)
                .getCurvatureBuilder()
                .setProbes(5);

        assertThat(CurvatureRun.goesOn(known.build(), request)).isTrue();
        assertThat(CurvatureRun.goesOn(
                        known.clone().setPhase(RunPhase.RUN_PHASE_FINISHED).build(), request))
                .as("its result is there")
                .isTrue();
        assertThat(CurvatureRun.goesOn(
                        known.clone().setPhase(RunPhase.RUN_PHASE_STOPPED).build(), request))
                .isFalse();
        for (String[] other : new String[][] {
            {"other", "--step", "7", "--sampled", "--subset", "few:20:3"},
            {"run", "--step", "8", "--sampled", "--subset", "few:20:3"},
            {"run", "--step", "7", "--sampled", "--subset", "few:20:4"},
            {"run", "--step", "7", "--sampled", "--subset", "few:20:3", "--statistics", "running"},
            {"run", "--step", "7", "--sampled", "--subset", "few:20:3", "--top", "3"}
        }) {
            assertThat(CurvatureRun.goesOn(known.build(), request(other)))
                    .as(String.join(" ", other))
                    .isFalse();
        }
    }
}

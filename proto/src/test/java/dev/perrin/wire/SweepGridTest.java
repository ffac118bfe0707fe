package dev.perrin.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perrin.proto.run.v1.Hyperparameters;
import dev.perrin.proto.run.v1.ModelSpec;
import dev.perrin.proto.run.v1.RunSpec;
import dev.perrin.proto.run.v1.Sampling;
import dev.perrin.proto.run.v1.SnapshotSchedule;
import dev.perrin.proto.run.v1.Sweep;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SweepGridTest {
    private static Sweep.Builder sweep() {
        return Sweep.newBuilder()
                .setSpec(RunSpec.newBuilder()
                        .setRun("grid")
                        .setModel(ModelSpec.newBuilder().setName("softmax"))
                        .setData("digits")
                        .setHyperparameters(Hyperparameters.newBuilder()
                                .setLearningRate(0.1)
                                .setMomentum(0.9)
                                .setWeightDecay(1e-3)
                                .setBatchSize(32))
                        .setSampling(Sampling.SAMPLING_IID)
                        .setSeed(1)
                        .setLimitingSteps(100)
                        .setSnapshots(SnapshotSchedule.newBuilder().setEverySteps(10)));
    }

    @Test
    void goesThroughAllCombinationsTheLastAxisFastest() {
        // Given
        SweepGrid grid = SweepGrid.of(sweep().addLearningRate(0.1)
                .addLearningRate(0.2)
                .addMomentum(0.5)
                .addMomentum(0.9)
                .addMomentum(0.99)
                .addWeightDecay(0)
                .addWeightDecay(0.1)
                .addBatchSize(16)
                .addBatchSize(64)
                .addSeed(7)
                .addSeed(8)
                .build());

        // When
        List<String> runs = grid.all().stream().map(SweepGridTest::describe).toList();

        // Then
        List<String> expected = new ArrayList<>();
        for (double learningRate : new double[] {0.1, 0.2}) {
            for (double momentum : new double[] {0.5, 0.9, 0.99}) {
                for (double weightDecay : new double[] {0, 0.1}) {
                    for (int batchSize : new int[] {16, 64}) {
                        for (long seed : new long[] {7, 8}) {
                            expected.add("grid-" + expected.size() + " " + learningRate + " " + momentum + " "
                                    + weightDecay + " " + batchSize + " " + seed);
                        }
                    }
                }
            }
        }
        assertThat(grid.size()).isEqualTo(48);
        assertThat(runs).isEqualTo(expected);
    }

    @Test
    void axesThatAreNotGivenStayAsSpecified() {
        SweepGrid grid = SweepGrid.of(sweep().addSeed(5).addSeed(6).build());

        assertThat(grid.all().stream().map(SweepGridTest::describe))
                .containsExactly("grid-0 0.1 0.9 0.001 32 5", "grid-1 0.1 0.9 0.001 32 6");
        assertThat(SweepGrid.of(sweep().build()).size()).isEqualTo(1);
    }

    @Test
    void refusesAnIndexOutsideAndASweepThatBreaksRules() {
        SweepGrid grid = SweepGrid.of(sweep().addSeed(5).addSeed(6).build());

        assertThatThrownBy(() -> grid.at(2))
                .hasMessage("index must be between 0 and 1, the last of the sweep, but is 2");
        assertThatThrownBy(() -> SweepGrid.of(sweep().addMomentum(0.5)
                        .addMomentum(1)
                        .addSeed(1)
                        .addSeed(2)
                        .build()))
                .hasMessage("momentum must be at least 0 and below 1, but is 1.0");
        Sweep.Builder nameless = sweep();
        nameless.getSpecBuilder().clearRun();
        assertThatThrownBy(() -> SweepGrid.of(nameless.build()))
                .hasMessage("spec.run must name the runs of a sweep, but is empty");
        Sweep.Builder huge = sweep();
        IntStream.range(0, 101).forEach(i -> huge.addSeed(i).addBatchSize(1 + i));
        assertThatThrownBy(() -> SweepGrid.of(huge.build()))
                .hasMessage("a sweep must have at most 10000 runs, but has 10201");
    }

    private static String describe(RunSpec spec) {
        Hyperparameters with = spec.getHyperparameters();
        return spec.getRun() + " " + with.getLearningRate() + " " + with.getMomentum() + " " + with.getWeightDecay()
                + " " + with.getBatchSize() + " " + spec.getSeed();
    }
}

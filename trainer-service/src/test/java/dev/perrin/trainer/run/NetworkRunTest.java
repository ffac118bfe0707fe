package dev.perrin.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.proto.observation.v1.ObservationBatch;
import dev.perrin.proto.run.v1.Engine;
import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.proto.run.v1.RunSpec;
import dev.perrin.proto.trajectory.v1.NormalisationKind;
import dev.perrin.proto.trajectory.v1.TensorLayout;
import dev.perrin.trainer.data.MiniBatchSampler;
import dev.perrin.trainer.data.TrainingData;
import dev.perrin.trainer.model.Model;
import dev.perrin.trainer.model.weights.WeightsFile;
import dev.perrin.trainer.run.RecordedStream.Snapshot;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NetworkRunTest {
    private static final int FEATURES = 2;
    private static final int WIDTH = 3;

    private final TrainerUnderTest trainer = new TrainerUnderTest().recovered();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        trainer.close();
    }

    /// With all weights 0 every score is 0: the first loss is ln 3. On a small table, since a full Hessian costs two
    /// gradients over all examples for each parameter.
    @ParameterizedTest
    @EnumSource(
            value = Engine.class,
            names = {"ENGINE_UNSPECIFIED", "ENGINE_DJL_PYTORCH"})
    void aNetworkWithBatchNormRunsFromGivenWeights(Engine engine) throws IOException, InterruptedException {
        // Given
        RunSpec.Builder spec =
                Specs.spec("mlp-bn", "mlp", table()).setConvergenceSteps(20).setLimitingSteps(40);
        spec.getModelBuilder().addHiddenWidths(3).setBatchNorm(true).setEngine(engine);
        spec.getHyperparametersBuilder().setWeightDecay(0).setLearningRate(1e-3);
        RunPlanner planner = TrainerUnderTest.planner(new CurvatureLimits(4096, 1 << 21));
        Model model = planner.model(planner.plan(spec.build()), planner.data(planner.plan(spec.build())));
        Path weights = folder.resolve("zero.safetensors");
        new WeightsFile(weights).save(model, new float[model.dimension()]);
        spec.getModelBuilder().setWeights(weights.toString());

        // When
        RunRecord ended = trainer.runToEnd(spec);

        // Then
        assertThat(ended.getReason()).isEmpty();
        assertThat(ended.getPhase()).isEqualTo(RunPhase.RUN_PHASE_FINISHED);
        assertThat(trainer.stream().all(ObservationBatch.class).getFirst().getLoss(0))
                .isCloseTo(Math.log(3), within(1e-6));
        assertThat(trainer.stream().all(Snapshot.class)).hasSize(5);
        assertThat(ended.getLayout().getTensorsList())
                .filteredOn(tensor -> tensor.getNormalisation() == NormalisationKind.NORMALISATION_KIND_BATCH_SCALE)
                .extracting(TensorLayout::getName)
                .containsExactly("norms.0.weight");
    }

    /// The statistics of a snapshot after an update follow from those of the one before, its weights and the minibatch
    /// between them: μ ← 0.9 μ + 0.1 m, σ² ← 0.9 σ² + 0.1 s² n/(n − 1), with m and s² of Wx + b over the minibatch.
    @Test
    void snapshotsHaveTheRunningStatisticsOfTheirStep() throws IOException, InterruptedException {
        // Given
        RunSpec.Builder spec =
                Specs.spec("mlp-bn", "mlp", table()).setConvergenceSteps(20).setLimitingSteps(30);
        spec.getModelBuilder().addHiddenWidths(WIDTH).setBatchNorm(true);
        spec.getSnapshotsBuilder().setEverySteps(1);

        // When
        RunRecord ended = trainer.runToEnd(spec);

        // Then
        assertThat(ended.getReason()).isEmpty();
        assertThat(ended.getBuffers().getTensorsList())
                .extracting(TensorLayout::getName)
                .containsExactly("norms.0.running_mean", "norms.0.running_var");
        assertThat(ended.getBuffers().getDimension()).isEqualTo(2 * WIDTH);
        List<Snapshot> snapshots = trainer.stream().all(Snapshot.class);
        assertThat(snapshots).hasSize(31);
        RunPlan plan =
                TrainerUnderTest.planner(new CurvatureLimits(4096, 1 << 21)).plan(ended.getSpec());
        TrainingData data =
                TrainerUnderTest.planner(new CurvatureLimits(4096, 1 << 21)).data(plan);
        MiniBatchSampler sampler = plan.draws(data, Seed.Purpose.LIMITING_BATCHES);
        int[] batch = new int[32];
        float[] rows = new float[batch.length * FEATURES];
        for (int k = 1; k < snapshots.size(); k++) {
            sampler.next(batch);
            data.training().read(batch, rows);
            float[] before = buffers(snapshots.get(k - 1));
            float[] after = buffers(snapshots.get(k));
            for (int unit = 0; unit < WIDTH; unit++) {
                double[] values = preactivations(snapshots.get(k - 1).position(), unit, rows, batch.length);
                double mean = Arrays.stream(values).average().orElseThrow();
                double variance = Arrays.stream(values)
                                .map(value -> (value - mean) * (value - mean))
                                .sum()
                        / (values.length - 1);
                assertThat((double) after[unit])
                        .as("mean of unit %d after update %d", unit, k)
                        .isCloseTo(0.9 * before[unit] + 0.1 * mean, within(1e-5));
                assertThat((double) after[WIDTH + unit])
                        .as("variance of unit %d after update %d", unit, k)
                        .isCloseTo(0.9 * before[WIDTH + unit] + 0.1 * variance, within(1e-5));
            }
        }
    }

    /// Of the first layer, whose weights come first.
    private static double[] preactivations(List<Float> parameters, int unit, float[] rows, int count) {
        double[] values = new double[count];
        for (int example = 0; example < count; example++) {
            double value = parameters.get(WIDTH * FEATURES + unit);
            for (int feature = 0; feature < FEATURES; feature++) {
                value += (double) parameters.get(unit * FEATURES + feature) * rows[example * FEATURES + feature];
            }
            values[example] = value;
        }
        return values;
    }

    private static float[] buffers(Snapshot snapshot) {
        FloatBuffer values = snapshot.head()
                .getBuffers()
                .asReadOnlyByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        float[] buffers = new float[values.remaining()];
        values.get(buffers);
        return buffers;
    }

    private String table() throws IOException {
        SplittableRandom random = new SplittableRandom(5);
        Path table = folder.resolve("table.csv");
        Files.write(
                table,
                IntStream.range(0, 60)
                        .mapToObj(i -> random.nextDouble() + i % 3 + "," + random.nextDouble() + "," + i % 3)
                        .toList());
        return table.toString();
    }
}

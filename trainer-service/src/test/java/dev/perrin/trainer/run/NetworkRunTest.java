package dev.perrin.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.proto.observation.v1.ObservationBatch;
import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.proto.run.v1.RunSpec;
import dev.perrin.proto.trajectory.v1.NormalisationKind;
import dev.perrin.proto.trajectory.v1.TensorLayout;
import dev.perrin.trainer.model.Model;
import dev.perrin.trainer.model.weights.WeightsFile;
import dev.perrin.trainer.run.RecordedStream.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkRunTest {
    private final TrainerUnderTest trainer = new TrainerUnderTest().recovered();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        trainer.close();
    }

    /// With all weights 0 every score is 0: the first loss is ln 3. On a small table, since a full Hessian costs two
    /// gradients over all examples for each parameter.
    @Test
    void aNetworkWithBatchNormRunsFromGivenWeights() throws IOException, InterruptedException {
        // Given
        SplittableRandom random = new SplittableRandom(5);
        Path table = folder.resolve("table.csv");
        Files.write(
                table,
                IntStream.range(0, 60)
                        .mapToObj(i -> random.nextDouble() + i % 3 + "," + random.nextDouble() + "," + i % 3)
                        .toList());
        RunSpec.Builder spec = Specs.spec("mlp-bn", "mlp", table.toString())
                .setConvergenceSteps(20)
                .setLimitingSteps(40);
        spec.getModelBuilder().addHiddenWidths(3).setBatchNorm(true);
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
}

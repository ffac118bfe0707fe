package dev.perrin.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.proto.curvature.v1.CurvatureMatrix;
import dev.perrin.proto.curvature.v1.HessianMethod;
import dev.perrin.proto.curvature.v1.NormalisationStatistics;
import dev.perrin.proto.curvature.v1.Precision;
import dev.perrin.proto.run.v1.Engine;
import dev.perrin.proto.run.v1.RunSpec;
import dev.perrin.trainer.curvature.Curvature;
import dev.perrin.trainer.curvature.MeasurementJournal;
import dev.perrin.trainer.data.Examples;
import dev.perrin.trainer.data.SubsetExamples;
import dev.perrin.trainer.data.TrainingData;
import dev.perrin.trainer.model.BatchOutcome;
import dev.perrin.trainer.model.Model;
import dev.perrin.trainer.model.ModelCase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CurvatureMeterTest {
    private static final int EXAMPLES = 62;
    private static final int BATCH = 8;

    private final RunPlanner planner = TrainerUnderTest.planner(new CurvatureLimits(200, 1 << 21));

    @TempDir
    private Path folder;

    private Path table = Path.of("");

    @BeforeEach
    void writeTable() throws IOException {
        SplittableRandom random = new SplittableRandom(5);
        table = Files.write(
                folder.resolve("table.csv"),
                IntStream.range(0, EXAMPLES)
                        .mapToObj(i -> random.nextDouble() + i % 3 + "," + random.nextDouble() + "," + i % 3)
                        .toList());
    }

    /// A model in training, its point, and the meter of it.
    private final class Subject {
        final RunPlan plan;
        final TrainingData data;
        final Model model;
        final float[] position;
        final CurvatureMeter.Result result;

        Subject(RunSpec.Builder spec) {
            plan = planner.plan(spec.build());
            data = planner.data(plan);
            model = planner.model(plan, data);
            position = ModelCase.narrow(ModelCase.parameters(model, 4));
            // Running statistics that are none of the point's own.
            for (int step = 0; step < 5; step++) {
                int first = step;
                int[] batch = IntStream.range(0, BATCH).map(i -> first + 2 * i).toArray();
                float[] elsewhere = ModelCase.narrow(ModelCase.parameters(model, step + 10));
                model.gradient(elsewhere, batch, new float[position.length], new BatchOutcome());
            }
            try (CurvatureMeter meter = new CurvatureMeter(plan, planner, data, model)) {
                result = meter.measure(
                        position, plan.spec().getHyperparameters(), () -> false, _ -> {}, MeasurementJournal.NONE);
            }
        }

        Examples inOrder() {
            return SubsetExamples.drawn(data.evaluation(), EXAMPLES, 0);
        }

        /// By second differences of a loss, good to 1e-7 of a curvature of size one with float64 losses.
        void requireSlopesOf(ToDoubleFunction<double[]> loss) {
            Curvature curvature = result.curvature();
            double[] at = new double[position.length];
            for (int mode : new int[] {0, 1, curvature.eigenvalues().length - 1}) {
                double[] vector = curvature.vectors()[mode];
                double[] losses = new double[3];
                for (int side = -1; side <= 1; side++) {
                    for (int i = 0; i < at.length; i++) {
                        at[i] = position[i] + side * 1e-3 * vector[i];
                    }
                    losses[side + 1] = loss.applyAsDouble(at);
                }
                double slope = (losses[2] - 2 * losses[1] + losses[0]) / 1e-6;
                double first = (losses[2] - losses[0]) / 2e-3;
                assertThat(curvature.eigenvalues()[mode])
                        .as("mode %d", mode)
                        .isCloseTo(slope, within(2e-5 * (1 + curvature.topEigenvalue())));
                assertThat(curvature.gradients()[mode]).as("mode %d", mode).isCloseTo(first, within(2e-5));
            }
        }
    }

    private RunSpec.Builder spec(NormalisationStatistics statistics) {
        RunSpec.Builder spec = Specs.spec("m", "mlp", table.toString()).setProjectedModes(1000);
        spec.getModelBuilder().addHiddenWidths(4).setBatchNorm(true);
        spec.getHyperparametersBuilder().setWeightDecay(0).setBatchSize(BATCH);
        spec.getCurvatureBuilder().setNormalisation(statistics);
        return spec;
    }

    @Test
    void withRunningStatisticsItIsTheCurvatureOfTheEvaluatedLoss() {
        Subject subject = new Subject(spec(NormalisationStatistics.NORMALISATION_STATISTICS_UNSPECIFIED));

        assertThat(subject.result.summary().getNormalisation())
                .isEqualTo(NormalisationStatistics.NORMALISATION_STATISTICS_RUNNING);
        assertThat(subject.result.summary().getExamples()).isEqualTo(EXAMPLES);
        subject.requireSlopesOf(parameters -> subject.model.evaluate(parameters).loss());
    }

    /// The oracle is the same perceptron written down once more.
    @Test
    void withMinibatchStatisticsItIsTheCurvatureOfTheLossInTraining() {
        Subject subject = new Subject(spec(NormalisationStatistics.NORMALISATION_STATISTICS_MINIBATCH));

        assertThat(subject.result.summary().getNormalisationBatch()).isEqualTo(BATCH);
        assertThat(subject.result.summary().getExamples()).isEqualTo(56);
        TrainingLoss loss = new TrainingLoss(subject.inOrder(), BATCH, 4);
        subject.requireSlopesOf(loss::at);
        Subject running = new Subject(spec(NormalisationStatistics.NORMALISATION_STATISTICS_RUNNING));
        assertThat(Math.abs(running.result.curvature().topEigenvalue()
                                / subject.result.curvature().topEigenvalue()
                        - 1))
                .isGreaterThan(0.05);
    }

    @Test
    void reEstimatedStatisticsAreThoseOfThePoint() {
        Subject subject = new Subject(spec(NormalisationStatistics.NORMALISATION_STATISTICS_RE_ESTIMATED));
        float[] before = new float[(int) subject.model.buffers().dimension()];
        subject.model.copyBuffers(before);
        Subject again = new Subject(spec(NormalisationStatistics.NORMALISATION_STATISTICS_RE_ESTIMATED));

        assertThat(subject.result.curvature().eigenvalues())
                .containsExactly(again.result.curvature().eigenvalues());
        Subject running = new Subject(spec(NormalisationStatistics.NORMALISATION_STATISTICS_RUNNING));
        assertThat(subject.result.curvature().topEigenvalue())
                .isNotCloseTo(running.result.curvature().topEigenvalue(), within(1e-3));
        float[] trained = before.clone();
        running.model.copyBuffers(trained);
        assertThat(trained).as("left as it was").containsExactly(before);
    }

    /// C of a mode is the variance of the minibatches' gradients along it.
    @Test
    void theNoiseOfMinibatchStatisticsIsTheScatterOfTheMinibatches() {
        Subject subject = new Subject(spec(NormalisationStatistics.NORMALISATION_STATISTICS_MINIBATCH));
        Curvature curvature = subject.result.curvature();
        TrainingLoss loss = new TrainingLoss(subject.inOrder(), BATCH, 4);
        int groups = 7;

        for (int mode = 0; mode < 3; mode++) {
            double[] slopes = new double[groups];
            for (int group = 0; group < groups; group++) {
                slopes[group] = loss.slope(group, subject.position, curvature.vectors()[mode]);
            }
            double mean = Arrays.stream(slopes).average().orElseThrow();
            double variance =
                    Arrays.stream(slopes).map(s -> (s - mean) * (s - mean)).sum() / (groups - 1);
            assertThat(curvature.noiseVariances()[mode]).isCloseTo(variance, within(1e-5 * (1 + variance)));
        }
    }

    @Test
    void aNamedSubsetIsMeasuredAloneAndTold() {
        RunSpec.Builder spec = spec(NormalisationStatistics.NORMALISATION_STATISTICS_RUNNING);
        spec.getCurvatureBuilder().getSubsetBuilder().setName("few").setSize(20).setSeed(9);
        Subject subject = new Subject(spec);

        assertThat(subject.result.summary().getSubset()).isEqualTo("few");
        assertThat(subject.result.summary().getExamples()).isEqualTo(20);
        Model few = planner.bareModel(
                subject.plan.spec().getModel(),
                TrainingData.plain(SubsetExamples.drawn(subject.data.evaluation(), 20, 9)));
        float[] buffers = new float[(int) few.buffers().dimension()];
        subject.model.copyBuffers(buffers);
        few.restoreBuffers(buffers);
        subject.requireSlopesOf(parameters -> few.evaluate(parameters).loss());
    }

    @Test
    void aSubsetOfAConvexModelIsMeasuredInClosedForm() {
        RunSpec.Builder spec = Specs.spec("s", "softmax", table.toString()).setProjectedModes(1000);
        spec.getHyperparametersBuilder().setWeightDecay(0).setBatchSize(BATCH);
        spec.getCurvatureBuilder().getSubsetBuilder().setName("few").setSize(30);
        Subject subject = new Subject(spec);

        Model few = planner.bareModel(
                subject.plan.spec().getModel(),
                TrainingData.plain(SubsetExamples.drawn(subject.data.evaluation(), 30, 0)));
        subject.requireSlopesOf(parameters -> few.evaluate(parameters).loss());
        assertThat(subject.result.summary().getNormalisation())
                .isEqualTo(NormalisationStatistics.NORMALISATION_STATISTICS_UNSPECIFIED);
    }

    @Test
    void theGaussNewtonMatrixIsMeasuredByProductsAndTold() {
        RunSpec.Builder spec = Specs.spec("m", "mlp", table.toString()).setProjectedModes(3);
        spec.getModelBuilder().addHiddenWidths(4);
        spec.getHyperparametersBuilder().setWeightDecay(0).setBatchSize(BATCH);
        spec.getCurvatureBuilder().setMatrix(CurvatureMatrix.CURVATURE_MATRIX_GAUSS_NEWTON);
        Subject subject = new Subject(spec);

        assertThat(subject.result.summary().getMatrix()).isEqualTo(CurvatureMatrix.CURVATURE_MATRIX_GAUSS_NEWTON);
        assertThat(subject.result.summary().getMethod())
                .isEqualTo(HessianMethod.HESSIAN_METHOD_ALGORITHMIC_DIFFERENTIATION);
        assertThat(subject.result.curvature().sampled().orElseThrow().converged())
                .isTrue();
        assertThat(subject.result.curvature().eigenvalues()[2]).isPositive();
    }

    /// By another engine in float32: the same eigenvalues as by DL4J's differences in float64, to the errors that both
    /// tell.
    @Test
    void aNetworkIsMeasuredByAnotherEngineAndInFloat32WhenAskedTo() {
        RunSpec.Builder spec = spec(NormalisationStatistics.NORMALISATION_STATISTICS_RUNNING);
        spec.setProjectedModes(3).getCurvatureBuilder().setSampled(true);
        Subject byDifferences = new Subject(spec);
        spec.getCurvatureBuilder()
                .setEngine(Engine.ENGINE_DJL_PYTORCH)
                .setPrecision(Precision.PRECISION_FLOAT32)
                .setTolerance(1e-4);
        Subject subject = new Subject(spec);

        assertThat(byDifferences.result.summary().getMethod())
                .isEqualTo(HessianMethod.HESSIAN_METHOD_GRADIENT_DIFFERENCES);
        assertThat(byDifferences.result.summary().getPrecision()).isEqualTo(Precision.PRECISION_FLOAT64);
        assertThat(subject.result.summary().getMethod())
                .isEqualTo(HessianMethod.HESSIAN_METHOD_ALGORITHMIC_DIFFERENTIATION);
        assertThat(subject.result.summary().getPrecision()).isEqualTo(Precision.PRECISION_FLOAT32);
        assertThat(subject.result.summary().getSampled().getProductError()).isBetween(1e-9, 1e-5);
        double top = byDifferences.result.curvature().topEigenvalue();
        for (int mode = 0; mode < 3; mode++) {
            assertThat(subject.result.curvature().eigenvalues()[mode])
                    .isCloseTo(byDifferences.result.curvature().eigenvalues()[mode], within(1e-4 * top));
        }
    }

    @Test
    void refusesWhatTheDataCannotGive() {
        RunSpec.Builder large = spec(NormalisationStatistics.NORMALISATION_STATISTICS_RUNNING);
        large.getCurvatureBuilder().getSubsetBuilder().setName("all").setSize(63);
        assertThatThrownBy(() -> planner.plan(large.build()))
                .hasMessage("curvature.subset.size must be at most the 62 examples of '" + table + "', but is 63");

        RunSpec.Builder few = spec(NormalisationStatistics.NORMALISATION_STATISTICS_MINIBATCH);
        few.getCurvatureBuilder().getSubsetBuilder().setName("few").setSize(15);
        assertThatThrownBy(() -> planner.plan(few.build()))
                .hasMessage("batch_size must leave 2 minibatches of the 15 measured examples for"
                        + " curvature.normalisation, but is 8");
    }
}

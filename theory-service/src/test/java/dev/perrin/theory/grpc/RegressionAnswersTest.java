package dev.perrin.theory.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.util.JsonFormat;
import dev.perrin.proto.theory.v1.Dynamics;
import dev.perrin.proto.theory.v1.ExplicitSteps;
import dev.perrin.proto.theory.v1.FiniteDataNoise;
import dev.perrin.proto.theory.v1.FixedStart;
import dev.perrin.proto.theory.v1.GaussianPopulationNoise;
import dev.perrin.proto.theory.v1.HessianNoise;
import dev.perrin.proto.theory.v1.Hyperparameters;
import dev.perrin.proto.theory.v1.ModePrediction;
import dev.perrin.proto.theory.v1.Noise;
import dev.perrin.proto.theory.v1.PortraitRequest;
import dev.perrin.proto.theory.v1.PortraitResponse;
import dev.perrin.proto.theory.v1.PositionPlane;
import dev.perrin.proto.theory.v1.PredictRequest;
import dev.perrin.proto.theory.v1.PredictResponse;
import dev.perrin.proto.theory.v1.Prediction;
import dev.perrin.proto.theory.v1.SampleRequest;
import dev.perrin.proto.theory.v1.Spectrum;
import dev.perrin.proto.theory.v1.StabilityRequest;
import dev.perrin.proto.theory.v1.StabilityResponse;
import dev.perrin.proto.theory.v1.Start;
import dev.perrin.proto.theory.v1.StepGrid;
import dev.perrin.proto.theory.v1.SweepPoint;
import dev.perrin.proto.theory.v1.SweepRequest;
import dev.perrin.theory.mode.InvalidQuestionException;
import dev.perrin.theory.prediction.Predictor;
import dev.perrin.theory.prediction.RequestLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Requests about linear regressions, from message to message.
class RegressionAnswersTest {
    /// Two inputs (1, 2) and (1, −2) and their negatives: H = diag(1, 4) with its eigenvectors along the axes. Targets
    /// that no weights explain: μ = 0 and r = −y.
    private static final FiniteDataNoise DATA = FiniteDataNoise.newBuilder()
            .setFeatures(2)
            .addAllInput(List.of(1.0, 2.0, 1.0, -2.0, -1.0, -2.0, -1.0, 2.0))
            .addAllTarget(List.of(1.0, -1.0, 1.0, -1.0))
            .build();

    @Test
    void followsTheNoiseOfFiniteDataBesideDynamicsThatDoNot() {
        // When
        PredictResponse answer = answer(sound());

        // Then: μ = 0, so C₀ = mean y² xxᵀ/S = diag(1, 4)/8; its off-diagonal entry is 0.
        Prediction constant = answer.getPredictions(0);
        Prediction dependent = answer.getPredictions(1);
        double[] variance = new double[2];
        double[] h = {4, 1};
        for (int l = 0; l < 2; l++) {
            variance[l] = variance(h[l], h[l] / 8);
            assertThat(constant.getModes(l).getEigenvalue()).isEqualTo(h[l]);
            assertThat(constant.getModes(l).getPositionVariance()).isCloseTo(variance[l], within(1e-14));
        }
        assertThat(constant.hasNoiseFeedback()).isFalse();
        assertThat(constant.getEigenvectorsList()).containsExactly(0.0, 1.0, 1.0, 0.0);
        // Of each example x₁² = 1 and x₂² = 4: q = T₁₁ + 4T₂₂ + 2T₁₂x₁x₂, so F(T)₁₁ = 4T₂₂/S, F(T)₂₂ = 4T₁₁/S.
        double g1 = 8 * variance[0] / 4;
        double g2 = 8 * variance[1];
        double t1 = g1 * (0.5 + g2 * 4 / 8 / 8) / (1 - g1 * 4 / 8 * g2 * 4 / 8);
        double t2 = g2 * (0.125 + 4 * t1 / 8);
        assertThat(dependent.getModes(0).getPositionVariance()).isCloseTo(t1, within(1e-14));
        assertThat(dependent.getModes(1).getPositionVariance()).isCloseTo(t2, within(1e-14));
        assertThat(dependent.getPositionVariance()).isCloseTo(t1 + t2, within(1e-14));
        assertThat(dependent.getNoiseFeedback()).isBetween(0.01, 0.1);
        assertThat(dependent.getDynamics()).isEqualTo(Dynamics.DYNAMICS_PARAMETER_DEPENDENT_NOISE);
    }

    @Test
    void followsTheNoiseFromAFixedStart() {
        // Given
        PredictRequest request = sound().setStart(Start.newBuilder()
                        .setFixed(FixedStart.newBuilder().addPosition(3).addPosition(-1)))
                .setEvolution(true)
                .build();

        // When
        Prediction dependent = answer(request.toBuilder()).getPredictions(1);

        // Then: the gradient of an example along the sharp mode is x₂(3x₂ − x₁ − y).
        double[] gradients = {2 * (6 - 1 - 1), -2 * (-6 - 1 + 1), -2 * (-6 + 1 - 1), 2 * (6 + 1 + 1)};
        double mean = 0;
        double ofSquares = 0;
        for (double gradient : gradients) {
            mean += gradient / 4;
            ofSquares += gradient * gradient / 4;
        }
        ModePrediction sharp = dependent.getModes(0);
        assertThat(sharp.getMeanPosition(0)).isCloseTo(3 - 0.05 * mean, within(1e-14));
        assertThat(sharp.getCovariancePosition(0))
                .isCloseTo(0.05 * 0.05 * (ofSquares - mean * mean) / 8, within(1e-15));
        assertThat(sharp.getMsd(0))
                .isCloseTo(0.05 * 0.05 * mean * mean + 0.05 * 0.05 * (ofSquares - mean * mean) / 8, within(1e-14));
        assertThat(dependent.getMsd(1)).isGreaterThan(dependent.getMsd(0));
    }

    @Test
    void followsTheNoiseOfAPopulation() {
        // Given
        PredictRequest.Builder request = sound().setSpectrum(
                        Spectrum.newBuilder().addEigenvalue(1).addMultiplicity(10))
                .setNoise(Noise.newBuilder()
                        .setGaussianPopulation(
                                GaussianPopulationNoise.newBuilder().setLabelVariance(0.5)));

        // When
        PredictResponse answer = answer(request);

        // Then: τ = 10·(η/S)(1+β)/D with D = (1−β)(2(1+β)−η) − (η/S)(1+β).
        double own = 0.05 / 8 * 1.5;
        double rest = 0.5 * (3 - 0.05) - own;
        double feedback = 10 * own / rest;
        assertThat(answer.getPredictions(0).getModes(0).getVelocityVariance())
                .isCloseTo(2 * (0.5 / 8) / (0.5 * (3 - 0.05)), within(1e-15));
        assertThat(answer.getPredictions(1).getNoiseFeedback()).isCloseTo(feedback, within(1e-15));
        assertThat(answer.getPredictions(1).getModes(0).getPositionVariance())
                .isCloseTo(0.05 / 8 * 1.5 * (0.5 / (1 - feedback)) / rest, within(1e-15));
        assertThat(answer.getPredictions(1).getEigenvectorsList()).isEmpty();
    }

    @Test
    void saysHowFarTheDataAreFromInstability() {
        // Given
        StabilityRequest.Builder request = StabilityRequest.newBuilder()
                .setHyperparameters(sound().getHyperparameters())
                .setNoise(sound().getNoise());

        // When
        StabilityResponse answer = new StabilityAnswers(RequestLimits.DEFAULTS).answer(request.build());

        // Then: at the limit the feedback is 1.
        assertThat(answer.getNoiseFeedback())
                .isEqualTo(answer(sound()).getPredictions(1).getNoiseFeedback());
        request.getHyperparametersBuilder().setLearningRate(answer.getLargestStableLearningRateWithNoise());
        assertThat(new StabilityAnswers(RequestLimits.DEFAULTS)
                        .answer(request.build())
                        .getNoiseFeedback())
                .isCloseTo(1, within(1e-10));
        assertThat(answer.getLargestStableLearningRateWithNoise()).isLessThan(answer.getLargestStableLearningRate());
        assertThat(answer.getLargestStableEigenvalue()).isCloseTo(3 / 0.05, within(1e-12));
    }

    @Test
    void drawsThePlaneOfTwoEigenvectors() {
        // Given: a target that the weights explain in part leaves residuals that depend on the input.
        PortraitRequest request = PortraitRequest.newBuilder()
                .setHyperparameters(sound().getHyperparameters())
                .setNoise(Noise.newBuilder().setFiniteData(DATA.toBuilder().setTarget(0, 5)))
                .setPositions(PositionPlane.newBuilder().setSecondMode(1))
                .setPoints(3)
                .build();

        // When
        PortraitResponse answer = new PortraitAnswers(RequestLimits.DEFAULTS).answer(request);

        // Then: b = (1, 2), so μ = (1, ½) and r = 2 − 5, −0 + 1, −2 − 1, 0 + 1 = −3, 1, −3, 1. C₀₁₂ = mean r² x₁x₂/S =
        // 4/2.
        double first = mean(9 * 4, 1 * 4, 9 * 4, 1 * 4) / 8;
        double second = mean(9, 1, 9, 1) / 8;
        double crossed = mean(9 * 2, 1 * -2, 9 * 2, 1 * -2) / 8;
        assertThat(answer.getHorizontalVariance()).isCloseTo(variance(4, first), within(1e-14));
        assertThat(answer.getVerticalVariance()).isCloseTo(variance(1, second), within(1e-14));
        double x = 0.05 * 4;
        double other = 0.05 * 1;
        double both =
                0.05 * 0.05 * crossed / (0.5 * (x - other) * (x - other) / 0.75 + 0.5 * (x + other - x * other / 1.5));
        assertThat(answer.getCovariance()).isCloseTo(both, within(1e-14));
    }

    private static double mean(double... values) {
        return DoubleStream.of(values).average().orElseThrow();
    }

    /// Var θ of a heavy ball with η 0.05, β 0.5.
    private static double variance(double curvature, double noise) {
        return 0.05 * noise * 1.5 / (curvature * 0.5 * (3 - 0.05 * curvature));
    }

    @Test
    void drawsNoSamplesOfIt() {
        SampleRequest request = SampleRequest.newBuilder()
                .setHyperparameters(sound().getHyperparameters())
                .setSpectrum(Spectrum.newBuilder().addEigenvalue(1))
                .setNoise(
                        Noise.newBuilder().setHessian(HessianNoise.newBuilder().setVariance(1)))
                .setDynamics(Dynamics.DYNAMICS_PARAMETER_DEPENDENT_NOISE)
                .setSteps(sound().getSteps())
                .build();
        assertThatThrownBy(() -> new SampleAnswers(RequestLimits.DEFAULTS).answer(request, part -> {
                    throw new AssertionError(part);
                }))
                .isInstanceOf(InvalidQuestionException.class)
                .hasMessageContaining("dynamics is parameter-dependent: cannot be drawn");
    }

    @Test
    void answersTheExampleOfTheReadme() throws IOException {
        // Given
        Matcher json = Pattern.compile("```json\\s+(\\{[^`]*finite_data[^`]*})\\s+```")
                .matcher(Files.readString(Path.of("README.md")));
        assertThat(json.find()).isTrue();
        PredictRequest.Builder request = PredictRequest.newBuilder();
        JsonFormat.parser().merge(json.group(1), request);

        // When
        PredictResponse answer = answer(request);

        // Then
        assertThat(answer.getPredictions(1).getNoiseFeedback()).isBetween(0.0, 1.0);
        assertThat(answer.getPredictions(1).getPositionVariance())
                .isGreaterThan(answer.getPredictions(0).getPositionVariance());
        assertThat(answer.getPredictions(0).getEigenvectorsList()).hasSize(4);
    }

    static Stream<Arguments> bad() {
        return Stream.of(
                bad(
                        "a spectrum beside data",
                        r -> r.setSpectrum(Spectrum.newBuilder().addEigenvalue(1)),
                        "spectrum is given: must be left out with noise.finite_data, whose inputs say it"),
                bad(
                        "no features",
                        r -> r.setNoise(Noise.newBuilder()
                                .setFiniteData(DATA.toBuilder().setFeatures(0))),
                        "noise.finite_data.features is 0: must be at least 1"),
                bad(
                        "too many features",
                        r -> r.setNoise(Noise.newBuilder()
                                .setFiniteData(DATA.toBuilder().setFeatures(201))),
                        "noise.finite_data.features is 201: must not be more than 200"),
                bad(
                        "no examples",
                        r -> r.setNoise(Noise.newBuilder()
                                .setFiniteData(DATA.toBuilder().clearTarget().clearInput())),
                        "noise.finite_data.target is empty: must have at least one value"),
                bad(
                        "an input too few",
                        r -> r.setNoise(Noise.newBuilder()
                                .setFiniteData(DATA.toBuilder().setFeatures(3))),
                        "noise.finite_data.input is 8 values: must have features values for each of the 4 targets: 12"),
                bad(
                        "an input that is not a number",
                        r -> r.setNoise(Noise.newBuilder()
                                .setFiniteData(DATA.toBuilder().setInput(5, Double.NaN))),
                        "noise.finite_data.input[5] is NaN: must be finite"),
                bad(
                        "a target without end",
                        r -> r.setNoise(Noise.newBuilder()
                                .setFiniteData(DATA.toBuilder().setTarget(2, Double.POSITIVE_INFINITY))),
                        "noise.finite_data.target[2] is Infinity: must be finite"),
                bad(
                        "inputs whose squares overflow",
                        r -> r.setNoise(Noise.newBuilder()
                                .setFiniteData(DATA.toBuilder().setInput(0, 1e200))),
                        "noise.finite_data.input is too large: the mean of its squares must be finite"),
                bad(
                        "no batch size",
                        r -> r.getHyperparametersBuilder().clearBatchSize(),
                        "hyperparameters.batch_size is 0: must be at least 1 for noise.finite_data"),
                bad(
                        "noise without dependence",
                        r -> r.setSpectrum(Spectrum.newBuilder().addEigenvalue(1))
                                .setNoise(Noise.newBuilder()
                                        .setHessian(HessianNoise.newBuilder().setVariance(1))),
                        "noise is independent of the parameters: must be finite_data or gaussian_population"),
                bad(
                        "noise that feeds on itself",
                        r -> r.getHyperparametersBuilder().setLearningRate(0.6).setBatchSize(1),
                        "must be below 1: the noise of all modes together feeds on itself"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bad")
    void refuses(String name, PredictRequest request, String sentence) {
        assertThatThrownBy(() -> answer(request.toBuilder()))
                .isInstanceOf(InvalidQuestionException.class)
                .hasMessageContaining(sentence);
    }

    @Test
    void refusesMoreDataThanItsLimit() {
        RequestLimits d = RequestLimits.DEFAULTS;
        RequestLimits limits = new RequestLimits(
                d.modes(),
                d.steps(),
                d.largestStep(),
                d.evaluations(),
                d.values(),
                d.streamEvaluations(),
                d.portraitPoints(),
                d.sweepPoints(),
                d.sampleValues(),
                7);
        assertThatThrownBy(() -> new PredictAnswers(new Predictor(), limits).answer(sound().build()))
                .isInstanceOf(InvalidQuestionException.class)
                .hasMessage("noise.finite_data.input is 8 values: must not have more than 7");
    }

    private static Arguments bad(String name, Consumer<PredictRequest.Builder> spoil, String sentence) {
        PredictRequest.Builder request = sound();
        spoil.accept(request);
        return Arguments.of(name, request.build(), sentence);
    }

    @Test
    void answersASweepOverDataAsItAnswersItsPoints() {
        // Given
        SweepRequest sweep = SweepRequest.newBuilder()
                .setBase(sound())
                .addLearningRate(0.05)
                .addLearningRate(-1)
                .addLearningRate(0.01)
                .addBatchSize(8)
                .addBatchSize(2)
                .build();
        List<SweepPoint> points = new ArrayList<>();

        // When
        new SweepAnswers(new PredictAnswers(new Predictor(), RequestLimits.DEFAULTS), RequestLimits.DEFAULTS)
                .answer(sweep, points::add);

        // Then
        assertThat(points).hasSize(6);
        assertThat(points.stream().filter(SweepPoint::hasRefusal).map(SweepPoint::getRefusal))
                .hasSize(2)
                .allMatch(refusal -> refusal.startsWith("hyperparameters.learning_rate is -1.0: must be"));
        assertThat(points.stream().filter(SweepPoint::hasAnswer)).hasSize(4).allSatisfy(point -> {
            PredictRequest.Builder alone = sound().setHyperparameters(point.getHyperparameters());
            assertThat(point.getAnswer()).isEqualTo(answer(alone));
        });
    }

    private static PredictRequest.Builder sound() {
        return PredictRequest.newBuilder()
                .setHyperparameters(Hyperparameters.newBuilder()
                        .setLearningRate(0.05)
                        .setMomentum(0.5)
                        .setBatchSize(8))
                .setNoise(Noise.newBuilder().setFiniteData(DATA))
                .addDynamics(Dynamics.DYNAMICS_HEAVY_BALL)
                .addDynamics(Dynamics.DYNAMICS_PARAMETER_DEPENDENT_NOISE)
                .setSteps(StepGrid.newBuilder()
                        .setExplicit(ExplicitSteps.newBuilder().addStep(1).addStep(40)))
                .setPerMode(true);
    }

    private static PredictResponse answer(PredictRequest.Builder request) {
        return new PredictAnswers(new Predictor(), RequestLimits.DEFAULTS).answer(request.build());
    }
}

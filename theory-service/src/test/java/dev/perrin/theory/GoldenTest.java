package dev.perrin.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.perrin.theory.coupled.CrossCovariance;
import dev.perrin.theory.coupled.ModePair;
import dev.perrin.theory.coupled.StationaryPair;
import dev.perrin.theory.dynamics.Dynamics;
import dev.perrin.theory.dynamics.EpochShuffled;
import dev.perrin.theory.dynamics.HeavyBall;
import dev.perrin.theory.dynamics.Nesterov;
import dev.perrin.theory.dynamics.UnderdampedLangevin;
import dev.perrin.theory.landscape.OrnsteinUhlenbeck;
import dev.perrin.theory.mode.DampingRegime;
import dev.perrin.theory.mode.Eigenmode;
import dev.perrin.theory.mode.Hyperparameters;
import dev.perrin.theory.mode.ModeProcess;
import dev.perrin.theory.mode.ModeStart;
import dev.perrin.theory.mode.PhaseMoments;
import dev.perrin.theory.mode.StationaryMoments;
import dev.perrin.theory.noise.HessianNoise;
import dev.perrin.theory.prediction.CollectingSink;
import dev.perrin.theory.prediction.Curves;
import dev.perrin.theory.prediction.FitWindow;
import dev.perrin.theory.prediction.Prediction;
import dev.perrin.theory.prediction.Predictor;
import dev.perrin.theory.prediction.Question;
import dev.perrin.theory.prediction.Spectrum;
import dev.perrin.theory.prediction.Start;
import dev.perrin.theory.prediction.StepGrid;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every formula against values computed elsewhere with 50 digits, of which 15 are stored.
class GoldenTest {
    private static final double TOLERANCE = 1e-12;

    /// Cases at a critical point were computed from its exact curvature, of which the file has 15 digits; what
    /// is left of them after amplification by up to 1000 steps.
    private static final double CRITICAL_TOLERANCE = 1e-10;

    /// The angle 1e-9 beside a critical point is a square root of that distance, of which 6 digits are stored.
    private static final double CRITICAL_ANGLE_TOLERANCE = 1e-6;

    static Stream<GoldenCases.Case> cases() {
        return GoldenCases.cases();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void reproducesHeavyBall(GoldenCases.Case golden) {
        reproduces(golden, new HeavyBall(), golden.node().get("discrete"), "local_displacement");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void reproducesUnderdampedLangevin(GoldenCases.Case golden) {
        reproduces(golden, new UnderdampedLangevin(), golden.node().get("sde"), "local_displacement_paper");
    }

    private static void reproduces(GoldenCases.Case golden, Dynamics dynamics, JsonNode expected, String local) {
        boolean critical = golden.node().get("inputs").has("h_definition");
        Comparison values = new Comparison(critical ? CRITICAL_TOLERANCE : TOLERANCE);
        Comparison angles = new Comparison(critical ? CRITICAL_ANGLE_TOLERANCE : TOLERANCE);
        ModeProcess process = dynamics.process(golden.mode());
        StationaryMoments stationary = process.stationary().orElseThrow();
        JsonNode covariance = expected.get("stationary_cov");
        if (covariance.get(0).get(0).isNull()) {
            assertThat(stationary.position()).isEmpty();
        } else {
            StationaryMoments.Position position = stationary.position().orElseThrow();
            values.close(
                    "stationary position variance",
                    position.variance(),
                    covariance.get(0).get(0));
            values.close(
                    "stationary covariance",
                    position.covarianceWithVelocity(),
                    covariance.get(0).get(1));
        }
        values.close(
                "stationary velocity variance",
                stationary.velocityVariance(),
                covariance.get(1).get(1));
        values.close("local displacement", stationary.localDisplacement(), expected.get(local));
        for (Map.Entry<String, JsonNode> lag : expected.get("at_k").properties()) {
            long step = Long.parseLong(lag.getKey());
            PhaseMoments moments = process.moments(golden.start(), step);
            JsonNode mean = lag.getValue().get("mean");
            JsonNode fromRest = lag.getValue().get("cov_from_rest");
            String at = " at step " + step;
            values.close("mean position" + at, moments.meanPosition(), mean.get(0));
            values.close("mean velocity" + at, moments.meanVelocity(), mean.get(1));
            values.close(
                    "position variance" + at,
                    moments.positionVariance(),
                    fromRest.get(0).get(0));
            values.close(
                    "covariance" + at,
                    moments.positionVelocityCovariance(),
                    fromRest.get(0).get(1));
            values.close(
                    "velocity variance" + at,
                    moments.velocityVariance(),
                    fromRest.get(1).get(1));
            values.close(
                    "stationary displacement" + at,
                    process.meanSquaredDisplacement(new ModeStart.Stationary(), step),
                    lag.getValue().get("msd_stationary"));
            // The file got them as differences: below this, its digits are gone.
            if (Math.abs(lag.getValue().get("velocity_autocorr").asDouble()) > 1e-30) {
                values.close(
                        "velocity autocorrelation" + at,
                        process.correlations(step).velocity(),
                        lag.getValue().get("velocity_autocorr"));
            }
            values.close(
                    "displacement from the start" + at,
                    process.meanSquaredDisplacement(golden.start(), step),
                    lag.getValue().get("msd_from_start_point"));
        }
        DampingRegime damping = process.damping();
        double eta =
                dynamics instanceof HeavyBall ? 1 : golden.hyperparameters().learningRate();
        if (expected.has("rate_slow")) {
            values.close("slow rate", damping.slowRate() / eta, expected.get("rate_slow"));
            values.close("fast rate", damping.fastRate() / eta, expected.get("rate_fast"));
        }
        if (expected.has("angle_per_step")) {
            angles.close("angle per step", damping.angularFrequency(), expected.get("angle_per_step"));
        }
        assertThat(damping)
                .isInstanceOf(
                        switch (expected.get("regime").asText()) {
                            case "over", "flat" -> DampingRegime.Overdamped.class;
                            case "under" -> DampingRegime.Underdamped.class;
                            case "critical" -> DampingRegime.Critical.class;
                            default -> DampingRegime.Alternating.class;
                        });
    }

    @Test
    void reproducesSumsAndExponentsOfSeveralModes() {
        // Given
        JsonNode golden = GoldenCases.extra("multi_mode_exponent");
        JsonNode in = golden.get("inputs");
        double[] eigenvalues = StreamSupport.stream(in.get("eigenvalues").spliterator(), false)
                .mapToDouble(JsonNode::asDouble)
                .toArray();
        Hyperparameters hyperparameters = new Hyperparameters(
                in.get("eta").asDouble(),
                in.get("beta").asDouble(),
                in.get("lambda").asDouble(),
                in.get("S").asLong());

        // When
        List<Double> exponents = Stream.of(new FitWindow(1, 20), new FitWindow(100, 1000), new FitWindow(1000, 2000))
                .map(window -> ask(hyperparameters, eigenvalues, window))
                .map(prediction -> prediction.exponent().orElseThrow())
                .toList();
        Prediction whole = ask(hyperparameters, eigenvalues, new FitWindow(1, 2000));

        // Then
        JsonNode out = golden.get("outputs");
        for (Map.Entry<String, JsonNode> lag : out.get("msd").properties()) {
            int step = Integer.parseInt(lag.getKey());
            assertThat(whole.msd()[step - 1])
                    .isCloseTo(lag.getValue().asDouble(), within(1e-11 * whole.msd()[step - 1]));
        }
        assertThat(exponents.get(0)).isCloseTo(out.get("c_ols_k1_to_20").asDouble(), within(1e-10));
        assertThat(exponents.get(1)).isCloseTo(out.get("c_ols_k100_to_1000").asDouble(), within(1e-10));
        assertThat(exponents.get(2)).isCloseTo(out.get("c_ols_k1000_to_2000").asDouble(), within(1e-10));
    }

    @Test
    void reproducesNesterov() {
        // Given
        JsonNode golden = GoldenCases.extra("nesterov_1");
        Eigenmode mode = mode(golden.get("inputs"));

        // When
        StationaryMoments stationary = new Nesterov().process(mode).stationary().orElseThrow();

        // Then
        new Comparison(TOLERANCE)
                .close(
                        "variance",
                        stationary.position().orElseThrow().variance(),
                        golden.get("outputs").get("var_theta"));
    }

    @Test
    void reproducesEpochShuffledNoise() {
        // Given
        JsonNode golden = GoldenCases.extra("epoch_flat");
        JsonNode out = golden.get("outputs");
        Comparison values = new Comparison(TOLERANCE);

        // When
        ModeProcess process = new EpochShuffled().process(mode(golden.get("inputs")));

        // Then
        values.close(
                "variance",
                process.stationary().orElseThrow().position().orElseThrow().variance(),
                out.get("var_theta_epoch"));
        for (Map.Entry<String, JsonNode> lag : out.get("msd_epoch").properties()) {
            values.close(
                    "displacement over " + lag.getKey(),
                    process.meanSquaredDisplacement(new ModeStart.Stationary(), Long.parseLong(lag.getKey())),
                    lag.getValue());
        }
    }

    @Test
    void reproducesNoiseThatDoesNotCommuteWithTheHessian() {
        // Given
        JsonNode golden = GoldenCases.extra("noncommuting_2x2");
        JsonNode in = golden.get("inputs");
        double eta = in.get("eta").asDouble();
        Hyperparameters hyperparameters =
                new Hyperparameters(eta, in.get("beta").asDouble(), 0, 1);
        Comparison values = new Comparison(1e-12);
        for (Dynamics dynamics : List.of(new UnderdampedLangevin(), new HeavyBall())) {
            JsonNode out = golden.get(dynamics instanceof HeavyBall ? "discrete" : "sde");
            for (int i = 0; i < 2; i++) {
                for (int j = 0; j < 2; j++) {
                    JsonNode noise = in.get("C_noise_per_step_in_H_eigenbasis");
                    ModePair pair = new ModePair(
                            new Eigenmode(
                                    i,
                                    in.get("eigenvalues_a").get(i).asDouble(),
                                    hyperparameters,
                                    noise.get(i).get(i).asDouble()),
                            new Eigenmode(
                                    j,
                                    in.get("eigenvalues_a").get(j).asDouble(),
                                    hyperparameters,
                                    noise.get(j).get(j).asDouble()),
                            noise.get(i).get(j).asDouble());

                    // When
                    StationaryPair state = StationaryPair.of(dynamics, pair);

                    // Then
                    double scale = pair.noiseScale().value();
                    CrossCovariance covariance = state.covariance();
                    values.close("θθ", covariance.positions().value() * scale, at(out, "cov_theta_theta", i, j));
                    values.close(
                            "θv", covariance.positionVelocity().value() * scale / eta, at(out, "cov_theta_v", i, j));
                    values.close(
                            "vθ", covariance.velocityPosition().value() * scale / eta, at(out, "cov_theta_v", j, i));
                    values.close("vv", covariance.velocities().value() * scale / eta / eta, at(out, "cov_v_v", i, j));
                    if (out.has("area_rate_plane01") && i < j) {
                        values.close(
                                "area rate", state.circulation().value() * scale / eta, out.get("area_rate_plane01"));
                    }
                }
            }
        }
    }

    private static JsonNode at(JsonNode out, String matrix, int i, int j) {
        return out.get(matrix).get(i).get(j);
    }

    @Test
    void reproducesTheFigureOfAnOrnsteinUhlenbeckProcess() {
        // Given
        JsonNode golden = GoldenCases.extra("toy_ou_2d_figure");
        JsonNode in = golden.get("inputs");
        JsonNode out = golden.get("outputs");
        Comparison values = new Comparison(1e-12);

        // When
        OrnsteinUhlenbeck process = new OrnsteinUhlenbeck(matrix(in.get("A")), matrix(in.get("D")));

        // Then
        double[] mean = process.mean(
                new double[] {in.get("b").get(0).asDouble(), in.get("b").get(1).asDouble()});
        for (int i = 0; i < 2; i++) {
            for (int j = 0; j < 2; j++) {
                values.close("Q", process.circulation()[i][j], at(out, "Q", i, j));
                values.close("U", process.potential()[i][j], at(out, "U", i, j));
                values.close("B", process.covariance()[i][j], at(out, "B_stationary_cov_unit_temperature", i, j));
            }
            values.close("mean", mean[i], at(out, "mean", i, 0));
        }
        assertThat(process.areaRate(0, 1)).isCloseTo(1.8, within(1e-14));
    }

    private static double[][] matrix(JsonNode rows) {
        double[][] matrix = new double[rows.size()][rows.size()];
        for (int i = 0; i < matrix.length; i++) {
            for (int j = 0; j < matrix.length; j++) {
                matrix[i][j] = rows.get(i).get(j).asDouble();
            }
        }
        return matrix;
    }

    private static Eigenmode mode(JsonNode in) {
        Hyperparameters hyperparameters = new Hyperparameters(
                in.get("eta").asDouble(),
                in.get("beta").asDouble(),
                0,
                1,
                in.path("batches_per_epoch").asLong(0),
                0);
        return new Eigenmode(
                0,
                in.get("a").asDouble(),
                hyperparameters,
                in.get("C_noise_per_step").asDouble());
    }

    private static Prediction ask(Hyperparameters hyperparameters, double[] eigenvalues, FitWindow window) {
        CollectingSink sink = new CollectingSink();
        new Predictor()
                .predict(
                        new Question(
                                hyperparameters,
                                Spectrum.of(eigenvalues),
                                new HessianNoise(1),
                                new Start.Stationary(),
                                List.of(new HeavyBall()),
                                new StepGrid.Linear(1, 1, 2000).steps(),
                                false,
                                Curves.DISPLACEMENT,
                                Optional.of(window)),
                        sink);
        return sink.answers().getFirst().sums();
    }

    private record Comparison(double tolerance) {
        void close(String quantity, double actual, JsonNode expected) {
            double value = expected.asDouble();
            assertThat(actual).as(quantity).isCloseTo(value, within(tolerance * Math.abs(value)));
        }
    }
}

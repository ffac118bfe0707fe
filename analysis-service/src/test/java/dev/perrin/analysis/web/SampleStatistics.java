package dev.perrin.analysis.web;

import static dev.perrin.analysis.web.SampleMotion.measured;

import dev.perrin.proto.analysis.v1.AnalysisResult;
import dev.perrin.proto.analysis.v1.Comparison;
import dev.perrin.proto.analysis.v1.CoordinateComponent;
import dev.perrin.proto.analysis.v1.CoordinateComponents;
import dev.perrin.proto.analysis.v1.DistanceMethod;
import dev.perrin.proto.analysis.v1.DynamicsScore;
import dev.perrin.proto.analysis.v1.DynamicsValue;
import dev.perrin.proto.analysis.v1.ModeCovariance;
import dev.perrin.proto.analysis.v1.NoiseStatistics;
import dev.perrin.proto.analysis.v1.Residual;
import dev.perrin.proto.analysis.v1.Stationarity;
import dev.perrin.proto.analysis.v1.TheoryComparison;
import dev.perrin.proto.analysis.v1.TrajectoryComponent;
import dev.perrin.proto.analysis.v1.TrajectoryComponents;
import dev.perrin.proto.theory.v1.Dynamics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Covariance, noise, stationarity and the comparison of the sample.
final class SampleStatistics {
    private SampleStatistics() {}

    static void addTo(AnalysisResult.Builder result, List<SampleMode> modes) {
        result.setModeCovariance(covariance(modes));
        result.setComponents(components(modes));
        result.setStationarity(Stationarity.newBuilder()
                .setFluctuationDissipationRatio(measured(1.021, 0.013))
                .setPValue(0.27)
                .setVerdict("stationary")
                .setReason("The block means of the loss and of the first six modes show no drift beyond chance."));
        result.setNoise(noise(modes.size()));
        result.setTheoryComparison(theory(result));
    }

    private static ModeCovariance covariance(List<SampleMode> modes) {
        ModeCovariance.Builder covariance = ModeCovariance.newBuilder()
                .setModes(modes.size())
                .setCount(SampleMode.STEPS)
                .setGreatestCorrelation(0.041)
                .setChanceCorrelation(0.058);
        for (SampleMode row : modes) {
            for (SampleMode column : modes) {
                covariance.addPosition(SampleMode.covariance(row.position, column.position));
                covariance.addVelocity(SampleMode.covariance(row.velocity, column.velocity));
                covariance.addCross(SampleMode.covariance(row.position, column.velocity));
            }
        }
        return covariance.build();
    }

    private static TrajectoryComponents components(List<SampleMode> modes) {
        TrajectoryComponents.Builder components = TrajectoryComponents.newBuilder()
                .setMethod(DistanceMethod.DISTANCE_METHOD_EXACT)
                .setTotalVariance(0.02)
                .setVarianceFlatnessExponent(measured(-0.08, 0.05));
        for (int rank = 0; rank < modes.size(); rank++) {
            double variance = 0.0062 / (1 + rank);
            components.addComponents(TrajectoryComponent.newBuilder()
                    .setVariance(variance)
                    .setBound(0.12 * variance)
                    .setCurvature(modes.get(rank).curvature)
                    .setCaptured(1));
        }
        return components.setOverCoordinates(coordinateComponents(modes)).build();
    }

    /// The first ones as in the span of modes, seen through a sketch, and two outside of it.
    private static CoordinateComponents coordinateComponents(List<SampleMode> modes) {
        CoordinateComponents.Builder components = CoordinateComponents.newBuilder()
                .setMethod(DistanceMethod.DISTANCE_METHOD_SKETCH)
                .setTotalVariance(0.024)
                .setSnapshots(1001)
                .setDimension(4096)
                .setDirectionsBound(0.00006);
        for (int rank = 0; rank < modes.size(); rank++) {
            boolean outside = rank % 3 == 2;
            double variance = 0.0065 / (1 + 1.1 * rank);
            components.addComponents(CoordinateComponent.newBuilder()
                    .setVariance(variance)
                    .setSnapshotsLow(0.93 * variance - 0.00003)
                    .setSnapshotsHigh(1.06 * variance)
                    .setLow(0.72 * variance)
                    .setHigh(1.27 * variance)
                    .setEffectiveSnapshots(420 + 60 * rank)
                    .setShare(variance / 0.024)
                    .setCaptured(outside ? 0.03 : 0.96 - 0.04 * rank)
                    .setCurvature(modes.get(rank).curvature));
        }
        return components.build();
    }

    private static NoiseStatistics noise(int modes) {
        NoiseStatistics.Builder noise = NoiseStatistics.newBuilder()
                .setStabilityIndex(measured(1.97, 0.03))
                .setTailIndex(measured(5.2, 0.6))
                .setAutocorrelationBound(0.014)
                .setVarianceChange(1.4);
        for (int lag = 1; lag <= 40; lag++) {
            noise.addAutocorrelation(0.006 * Math.sin(2.3 * lag) - 0.017);
            noise.addPredictedAutocorrelation(-1.0 / 56);
        }
        for (int mode = 0; mode < modes; mode++) {
            noise.addVarianceRatio(1 + 0.06 * Math.cos(mode));
        }
        return noise.build();
    }

    private static TheoryComparison theory(AnalysisResult.Builder result) {
        Map<String, Comparison> quantities = new LinkedHashMap<>();
        quantities.put("local displacement", result.getLocalDisplacement());
        result.getMsdList().forEach(point -> quantities.put("MSD at lag " + point.getLagSteps(), point.getMsd()));
        result.getModesList()
                .forEach(mode ->
                        quantities.put("position variance of mode " + mode.getIndex(), mode.getPositionVariance()));
        result.getModesList()
                .forEach(mode ->
                        quantities.put("velocity variance of mode " + mode.getIndex(), mode.getVelocityVariance()));
        TheoryComparison.Builder theory = TheoryComparison.newBuilder()
                .setFavoured(Dynamics.DYNAMICS_HEAVY_BALL)
                .setVerdict("The data favour the exact heavy ball: it describes the run within its errors.");
        for (Dynamics dynamics : List.of(
                Dynamics.DYNAMICS_HEAVY_BALL,
                Dynamics.DYNAMICS_UNDERDAMPED_LANGEVIN,
                Dynamics.DYNAMICS_NESTEROV,
                Dynamics.DYNAMICS_EPOCH_SHUFFLED)) {
            theory.addDynamics(score(dynamics, quantities));
        }
        return theory.addDynamics(DynamicsScore.newBuilder()
                        .setDynamics(Dynamics.DYNAMICS_PARAMETER_DEPENDENT_NOISE)
                        .setRefused("the noise covariance is not known in full"))
                .build();
    }

    private static DynamicsScore score(Dynamics dynamics, Map<String, Comparison> quantities) {
        DynamicsScore.Builder score = DynamicsScore.newBuilder().setDynamics(dynamics);
        double sum = 0;
        for (Map.Entry<String, Comparison> quantity : quantities.entrySet()) {
            Comparison comparison = quantity.getValue();
            double predicted = predicted(dynamics, comparison);
            double residual = (comparison.getMeasured() - predicted) / comparison.getStandardError();
            sum += Math.log1p(residual * residual);
            score.addResiduals(Residual.newBuilder()
                    .setQuantity(quantity.getKey())
                    .setMeasured(comparison.getMeasured())
                    .setPredicted(predicted)
                    .setStandardised(residual));
        }
        return score.setScore(sum / quantities.size()).build();
    }

    private static double predicted(Dynamics dynamics, Comparison comparison) {
        return switch (dynamics) {
            case DYNAMICS_HEAVY_BALL -> comparison.getPredicted();
            case DYNAMICS_UNDERDAMPED_LANGEVIN -> comparison.getPredictedLangevin();
            case DYNAMICS_NESTEROV,
                    DYNAMICS_EPOCH_SHUFFLED,
                    DYNAMICS_UNDERDAMPED_LANGEVIN_CENTRED,
                    DYNAMICS_PARAMETER_DEPENDENT_NOISE,
                    DYNAMICS_UNSPECIFIED,
                    UNRECOGNIZED ->
                comparison.getFurtherList().stream()
                        .filter(further -> further.getDynamics() == dynamics)
                        .mapToDouble(DynamicsValue::getValue)
                        .sum();
        };
    }
}

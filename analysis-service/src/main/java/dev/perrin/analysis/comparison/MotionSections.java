package dev.perrin.analysis.comparison;

import dev.perrin.analysis.blocks.BoundedEstimate;
import dev.perrin.analysis.component.TrajectoryComponents;
import dev.perrin.analysis.component.VarianceFlatness;
import dev.perrin.analysis.mode.ChanceCorrelation;
import dev.perrin.analysis.mode.HeavyBall;
import dev.perrin.analysis.mode.ModeCorrelatorState;
import dev.perrin.analysis.mode.ModeCovariance;
import dev.perrin.analysis.mode.ModeDynamicsState;
import dev.perrin.analysis.mode.ModeMotion;
import dev.perrin.analysis.mode.ModeSpectrumState;
import dev.perrin.analysis.mode.Relaxation;
import dev.perrin.analysis.run.RunAnalysis;
import dev.perrin.analysis.trajectory.RunPlan;
import dev.perrin.proto.analysis.v1.AnalysisResult;
import dev.perrin.proto.analysis.v1.Comparison;
import dev.perrin.proto.analysis.v1.DisplacementDistribution;
import dev.perrin.proto.analysis.v1.DistanceMethod;
import dev.perrin.proto.analysis.v1.MsdPoint;
import dev.perrin.proto.analysis.v1.TrajectoryComponent;
import dev.perrin.proto.analysis.v1.VelocityAutocorrelationPoint;
import dev.perrin.proto.theory.v1.ModePrediction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;

/// The motion of the projected modes, each beside what the heavy ball says, their covariance and its eigenpairs.
final class MotionSections {
    private static final int MOST_COMPONENTS = 16;
    /// Modes whose curves are told: some 25 kB each, and a result must fit into one record of 1 MiB.
    private static final int MODES_WITH_CURVES = 16;

    private final RunPlan plan;
    private final RunAnalysis analysis;
    private final Optional<RunPrediction> prediction;
    private final HeavyBall heavyBall;

    MotionSections(RunPlan plan, RunAnalysis analysis, Optional<RunPrediction> prediction) {
        this.plan = plan;
        this.analysis = analysis;
        this.prediction = prediction;
        this.heavyBall = new HeavyBall(
                plan.hyperparameters().getLearningRate(), plan.hyperparameters().getMomentum());
    }

    void addTo(AnalysisResult.Builder result) {
        Optional<ModeDynamicsState> measured =
                analysis.motion().filter(motion -> motion.covariance().count() > 1);
        if (measured.isEmpty()) {
            return;
        }
        ModeDynamicsState motion = measured.get();
        for (int mode = 0; mode < motion.settings().modes(); mode++) {
            result.addMotions(motion(motion, mode));
        }
        result.setModeCovariance(covariance(motion));
        result.setComponents(components(motion));
    }

    /// h of a mode; NaN where it was not measured.
    private double eigenvalue(int mode) {
        return analysis.curvature()
                .filter(summary -> mode < summary.getEigenvalueCount())
                .map(summary -> summary.getEigenvalue(mode))
                .orElse(Double.NaN);
    }

    private dev.perrin.proto.analysis.v1.ModeMotion motion(ModeDynamicsState state, int mode) {
        double effective = eigenvalue(mode) + plan.hyperparameters().getWeightDecay();
        ModeMotion motion = state.motion(mode, heavyBall, effective);
        Relaxation surest = motion.propagated().regime().isEmpty() ? motion.fitted() : motion.propagated();
        dev.perrin.proto.analysis.v1.ModeMotion.Builder message = dev.perrin.proto.analysis.v1.ModeMotion.newBuilder()
                .setIndex(mode)
                .setOscillationFrequency(MeasuredValues.of(surest.frequency()))
                .setDampingRate(MeasuredValues.of(surest.dampingRate()))
                .setSpectralPeak(MeasuredValues.of(motion.spectralPeak()))
                .setAreaRate(MeasuredValues.of(motion.areaRate()))
                .setEffectiveTemperature(MeasuredValues.of(motion.effectiveTemperature()))
                .setEquipartition(MeasuredValues.of(motion.equipartition()))
                .setDrift(MeasuredValues.of(motion.drift().displacementPerStep()));
        MeasuredValues.finite(motion.drift().fraction()).ifPresent(message::setDriftFraction);
        analysis.curvature()
                .filter(summary -> mode < summary.getNoiseVarianceCount())
                .ifPresent(summary -> message.setPredictedTemperature(summary.getNoiseVariance(mode)));
        prediction
                .flatMap(known -> known.heavyBall().mode(mode))
                .ifPresent(known -> predict(known, effective, message));
        if (mode >= MODES_WITH_CURVES) {
            return message.build();
        }
        motion.distributions().stream()
                .filter(distribution -> distribution.nonGaussianity().count() > 0)
                .forEach(distribution -> message.addDistributions(message(distribution)));
        state.correlator().ifPresent(correlator -> addCurves(correlator, mode, message));
        state.spectrum()
                .filter(spectrum -> spectrum.shownLength() > 0)
                .ifPresent(spectrum -> addSpectrum(spectrum, mode, message));
        return message.build();
    }

    /// From the stationary second moments that theory-service answers with.
    private void predict(
            ModePrediction known, double effective, dev.perrin.proto.analysis.v1.ModeMotion.Builder message) {
        if (known.getAngularFrequency() > 0) {
            message.setPredictedOscillationFrequency(known.getAngularFrequency());
        }
        message.setPredictedDampingRate((known.getSlowRate() + known.getFastRate()) / 2);
        if (known.hasPositionVariance() && known.hasVelocityVariance() && known.hasPositionVelocityCovariance()) {
            double position = known.getPositionVariance();
            double velocity = known.getVelocityVariance();
            MeasuredValues.finite(heavyBall.areaRate(
                            effective,
                            Math.max(1, plan.intervalSteps()),
                            position,
                            known.getPositionVelocityCovariance(),
                            velocity))
                    .ifPresent(message::setPredictedAreaRate);
            MeasuredValues.finite(heavyBall.equipartition(effective, position, velocity))
                    .ifPresent(message::setPredictedEquipartition);
        }
    }

    private void addCurves(
            ModeCorrelatorState correlator, int mode, dev.perrin.proto.analysis.v1.ModeMotion.Builder message) {
        List<DynamicsPrediction> predictions =
                prediction.map(known -> List.copyOf(known.all())).orElse(List.of());
        addAutocovariance(0, correlator.velocitySquared(mode), correlator.points(), message);
        for (int slot = 0; slot < plan.lags().size(); slot++) {
            long windows = correlator.windowCount(slot);
            if (windows == 0) {
                continue;
            }
            addAutocovariance(plan.lagSteps(slot), correlator.velocityAutocovariance(mode, slot), windows, message);
            Optional<Integer> place = placeOf(slot);
            Quantity displacement = new Quantity(
                    "MSD of mode " + mode,
                    correlator.meanSquaredDisplacement(mode, slot).estimate(),
                    each -> place.flatMap(at -> each.mode(mode)
                                    .filter(known -> at < known.getMsdCount())
                                    .map(known -> known.getMsd(at)))
                            .orElse(Double.NaN));
            message.addMsd(MsdPoint.newBuilder()
                    .setLagSteps(plan.lagSteps(slot))
                    .setWindowCount(windows)
                    .setMsd(displacement.compareWith(predictions)));
        }
    }

    private Optional<Integer> placeOf(int slot) {
        return prediction.flatMap(known -> known.place(slot));
    }

    private static void addAutocovariance(
            long lagSteps,
            BoundedEstimate estimate,
            long windows,
            dev.perrin.proto.analysis.v1.ModeMotion.Builder message) {
        Comparison.Builder comparison = Comparison.newBuilder();
        MeasuredValues.finite(estimate.value()).ifPresent(comparison::setMeasured);
        MeasuredValues.finite(estimate.standardError()).ifPresent(comparison::setStandardError);
        message.addVelocityAutocorrelation(VelocityAutocorrelationPoint.newBuilder()
                .setLagSteps(lagSteps)
                .setAutocovariance(comparison)
                .setWindowCount(windows));
    }

    private void addSpectrum(
            ModeSpectrumState spectrum, int mode, dev.perrin.proto.analysis.v1.ModeMotion.Builder message) {
        DoubleStream.of(spectrum.frequencies(plan.intervalSteps())).forEach(message::addSpectrumFrequency);
        DoubleStream.of(spectrum.density(mode, plan.intervalSteps())).forEach(message::addSpectrumDensity);
    }

    private DisplacementDistribution message(dev.perrin.analysis.mode.DisplacementDistribution distribution) {
        return DisplacementDistribution.newBuilder()
                .setLagSteps(distribution.lag() * plan.intervalSteps())
                .addAllEdge(distribution.edges())
                .addAllBinCount(distribution.counts())
                .setMean(distribution.mean().value())
                .setStandardDeviation(distribution.standardDeviation())
                .setNonGaussianity(MeasuredValues.of(distribution.nonGaussianity()))
                .build();
    }

    private static dev.perrin.proto.analysis.v1.ModeCovariance covariance(ModeDynamicsState motion) {
        ModeCovariance measured = motion.covariance();
        dev.perrin.proto.analysis.v1.ModeCovariance.Builder covariance =
                dev.perrin.proto.analysis.v1.ModeCovariance.newBuilder()
                        .setModes(measured.modes())
                        .setCount(measured.count());
        DoubleStream.of(measured.positions()).forEach(covariance::addPosition);
        DoubleStream.of(measured.velocities()).forEach(covariance::addVelocity);
        DoubleStream.of(measured.crosses()).forEach(covariance::addCross);
        Optional<ChanceCorrelation> correlation = motion.positionCorrelation();
        correlation
                .flatMap(known -> MeasuredValues.finite(known.greatest()))
                .ifPresent(covariance::setGreatestCorrelation);
        correlation.flatMap(known -> MeasuredValues.finite(known.chance())).ifPresent(covariance::setChanceCorrelation);
        return covariance.build();
    }

    private dev.perrin.proto.analysis.v1.TrajectoryComponents components(ModeDynamicsState motion) {
        List<Double> curvatures = new ArrayList<>();
        List<BoundedEstimate> variances = new ArrayList<>();
        for (int mode = 0; mode < motion.settings().modes(); mode++) {
            curvatures.add(eigenvalue(mode));
            variances.add(motion.moments().positionVariance(mode));
        }
        TrajectoryComponents found =
                TrajectoryComponents.inModes(motion.covariance(), curvatures, variances, MOST_COMPONENTS);
        dev.perrin.proto.analysis.v1.TrajectoryComponents.Builder components =
                dev.perrin.proto.analysis.v1.TrajectoryComponents.newBuilder()
                        .setMethod(DistanceMethod.DISTANCE_METHOD_EXACT)
                        .setVarianceFlatnessExponent(
                                MeasuredValues.of(VarianceFlatness.exponent(curvatures, variances)));
        MeasuredValues.finite(found.totalVariance()).ifPresent(components::setTotalVariance);
        found.components().forEach(each -> {
            TrajectoryComponent.Builder component =
                    TrajectoryComponent.newBuilder().setVariance(each.variance());
            MeasuredValues.finite(each.bound()).ifPresent(component::setBound);
            MeasuredValues.finite(each.curvature()).ifPresent(component::setCurvature);
            MeasuredValues.finite(each.captured()).ifPresent(component::setCaptured);
            components.addComponents(component);
        });
        return components.build();
    }
}

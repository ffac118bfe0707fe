package dev.perrin.theory.dynamics;

import dev.perrin.theory.kernel.StartMoments;
import dev.perrin.theory.mode.Correlations;
import dev.perrin.theory.mode.DampingRegime;
import dev.perrin.theory.mode.Eigenmode;
import dev.perrin.theory.mode.FlowPowers;
import dev.perrin.theory.mode.ModeProcess;
import dev.perrin.theory.mode.ModeStart;
import dev.perrin.theory.mode.PhaseFlow;
import dev.perrin.theory.mode.PhaseMoments;
import dev.perrin.theory.mode.StationaryCovariance;
import dev.perrin.theory.mode.StationaryMoments;
import dev.perrin.theory.mode.WindowFlow;
import dev.perrin.theory.number.DoubleDouble;
import java.util.Optional;
import java.util.OptionalDouble;

/// One mode of [EpochShuffled]. Every second moment is M/(M−1) times that of independent noise less 1/M² of
/// that of the sum of the last M positions (T17); from a fixed start, epochs are composed one by one (T18).
final class EpochShuffledProcess implements ModeProcess {
    private final Eigenmode mode;
    private final DampingRegime damping;
    private final Optional<StationaryCovariance> independent;
    private final PhaseFlow oneStep;
    private final DoubleDouble scale;
    private final long batches;
    private final FlowPowers independentFlows;
    private final FlowPowers withinEpoch;
    private final FlowPowers epochs;

    /// @param independent stationary covariance under independent noise.
    /// @param scale       unit of variances of positions.
    EpochShuffledProcess(
            Eigenmode mode,
            DampingRegime damping,
            Optional<StationaryCovariance> independent,
            PhaseFlow oneStep,
            DoubleDouble scale) {
        this.mode = mode;
        this.damping = damping;
        this.independent = independent;
        this.oneStep = oneStep;
        this.scale = scale;
        this.batches = mode.hyperparameters().batchesPerEpoch();
        this.independentFlows = new FlowPowers(oneStep);
        this.withinEpoch = new FlowPowers(oneStep);
        this.epochs = new FlowPowers(partOfEpoch(batches));
    }

    @Override
    public DampingRegime damping() {
        return damping;
    }

    @Override
    public Optional<StationaryMoments> stationary() {
        return independent.map(covariance -> {
            DoubleDouble velocity = lessWindow(
                            covariance.velocity(), covariance.displacement(independentFlows.after(batches)))
                    .times(scale);
            Optional<StationaryMoments.Position> position = covariance
                    .position()
                    .map(p -> {
                        DoubleDouble window =
                                WindowFlow.window(oneStep, batches).varianceFrom(covariance);
                        return new StationaryMoments.Position(
                                finite(lessWindow(p.variance(), window).times(scale), "stationary position variance"),
                                perLearningRate(velocity.scaled(-1), "stationary covariance"));
                    });
            if (position.isEmpty() && mode.noise() == 0) {
                position = Optional.of(new StationaryMoments.Position(0, 0));
            }
            return new StationaryMoments(
                    position,
                    perLearningRate(velocity.dividedBy(mode.learningRate()), "stationary velocity variance"),
                    finite(velocity, "local displacement"));
        });
    }

    @Override
    public double meanSquaredDisplacement(ModeStart start, long step) {
        return mode.finite(displacement(start, step), "mean-squared displacement at step " + step);
    }

    @Override
    public double displacementIncrement(ModeStart start, long step) {
        return mode.finite(
                displacement(start, step + 1).minus(displacement(start, step)),
                "increment of the mean-squared displacement at step " + step);
    }

    private DoubleDouble displacement(ModeStart start, long step) {
        return switch (start) {
            case ModeStart.Stationary _ -> stationaryDisplacement(step).times(scale);
            case ModeStart.Started started -> fromStart(started, step).displacement();
        };
    }

    @Override
    public PhaseMoments moments(ModeStart start, long step) {
        return switch (start) {
            case ModeStart.Stationary _ -> stationaryMoments(step);
            case ModeStart.Started started -> fromStart(started, step).moments(mode, step);
        };
    }

    private FlowFromStart fromStart(ModeStart.Started start, long step) {
        return new FlowFromStart(StartMoments.of(start, mode.learningRate()), fromEpochStart(step), scale);
    }

    /// T19, by way of displacements: `2 Cov(θ₀, θₖ) = 2 Var θ − MSDₖ`, and twice the covariance of velocities
    /// is the second difference of MSD.
    @Override
    public Correlations correlations(long step) {
        StationaryCovariance covariance = requireStationary();
        DoubleDouble here = stationaryDisplacement(step);
        DoubleDouble one = stationaryDisplacement(1);
        DoubleDouble bend = stationaryDisplacement(step + 1)
                .minus(here.times(2))
                .plus(step == 0 ? one : stationaryDisplacement(step - 1));
        OptionalDouble position = covariance
                .position()
                .map(p -> {
                    DoubleDouble window = WindowFlow.window(oneStep, batches).varianceFrom(covariance);
                    DoubleDouble variance = lessWindow(p.variance(), window).times(2);
                    return OptionalDouble.of(
                            variance.minus(here).dividedBy(variance).value());
                })
                .orElse(OptionalDouble.empty());
        return new Correlations(position, bend.dividedBy(one.times(2)).value(), OptionalDouble.empty());
    }

    /// In units of the scale. The displacement over k steps of the sum of M positions is that over M steps of
    /// the sum of k positions: the shorter window is taken.
    private DoubleDouble stationaryDisplacement(long step) {
        StationaryCovariance covariance = requireStationary();
        long window = Math.min(step, batches);
        WindowFlow positions = WindowFlow.window(oneStep, window);
        WindowFlow between = WindowFlow.unweighted(independentFlows.after(Math.max(step, batches) - window));
        DoubleDouble ofSums = positions.negated().then(between).then(positions).varianceFrom(covariance);
        DoubleDouble ofIndependent = covariance.displacement(independentFlows.after(step));
        return lessWindow(ofIndependent, ofSums);
    }

    /// For a flat mode the position counts from its start, and `(θₖ − θ₀)uₖ` follows from the displacement
    /// over k and k − 1.
    private PhaseMoments stationaryMoments(long step) {
        StationaryMoments moments = stationary().orElseThrow(() -> ModeStart.noStationaryState(mode));
        if (moments.position().isPresent()) {
            StationaryMoments.Position position = moments.position().get();
            return new PhaseMoments(
                    0, 0, position.variance(), position.covarianceWithVelocity(), moments.velocityVariance());
        }
        DoubleDouble here = stationaryDisplacement(step);
        DoubleDouble one = stationaryDisplacement(1);
        DoubleDouble before = step == 0 ? one : stationaryDisplacement(step - 1);
        return new PhaseMoments(
                0,
                0,
                finite(here.times(scale), "position variance"),
                perLearningRate(here.minus(before).plus(one).scaled(-1).times(scale), "covariance"),
                moments.velocityVariance());
    }

    /// `independent − ofSums/M²`.
    private DoubleDouble lessWindow(DoubleDouble independentMoment, DoubleDouble ofSums) {
        return independentMoment.minus(ofSums.dividedBy((double) batches).dividedBy((double) batches));
    }

    private PhaseFlow fromEpochStart(long step) {
        return epochs.after(step / batches).then(partOfEpoch(step % batches));
    }

    /// The first r steps of an epoch (T18): `Q = Q_r − g gᵀ/M`, with g the response to r equal kicks.
    private PhaseFlow partOfEpoch(long steps) {
        PhaseFlow flow = withinEpoch.after(steps);
        DoubleDouble[] response = responseToKicks(steps);
        DoubleDouble part1 = response[0].dividedBy((double) batches);
        DoubleDouble part2 = response[1].dividedBy((double) batches);
        return flow.withCovariance(
                flow.q11().minus(part1.times(response[0])),
                flow.q12().minus(part1.times(response[1])),
                flow.q22().minus(part2.times(response[1])));
    }

    private DoubleDouble[] responseToKicks(long kicks) {
        if (kicks == 0) {
            return new DoubleDouble[] {DoubleDouble.ZERO, DoubleDouble.ZERO};
        }
        boolean even = kicks % 2 == 0;
        DoubleDouble[] earlier = responseToKicks(even ? kicks / 2 : kicks - 1);
        PhaseFlow flow = even ? withinEpoch.after(kicks / 2) : oneStep;
        DoubleDouble[] later = even ? earlier : new DoubleDouble[] {DoubleDouble.ONE, DoubleDouble.ONE};
        return new DoubleDouble[] {
            flow.m11().times(earlier[0]).plus(flow.m12().times(earlier[1])).plus(later[0]),
            flow.m21().times(earlier[0]).plus(flow.m22().times(earlier[1])).plus(later[1])
        };
    }

    private StationaryCovariance requireStationary() {
        return independent.orElseThrow(() -> ModeStart.noStationaryState(mode));
    }

    private double perLearningRate(DoubleDouble value, String quantity) {
        return finite(value.dividedBy(mode.learningRate()), quantity);
    }

    private double finite(DoubleDouble value, String quantity) {
        return mode.finite(value, quantity);
    }
}

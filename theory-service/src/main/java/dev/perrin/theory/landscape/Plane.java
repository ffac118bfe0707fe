package dev.perrin.theory.landscape;

import dev.perrin.theory.coupled.ModePair;
import dev.perrin.theory.coupled.StationaryPair;
import dev.perrin.theory.dynamics.Dynamics;
import dev.perrin.theory.dynamics.EpochShuffled;
import dev.perrin.theory.dynamics.HeavyBall;
import dev.perrin.theory.dynamics.Nesterov;
import dev.perrin.theory.dynamics.ParameterDependentNoise;
import dev.perrin.theory.dynamics.UnderdampedLangevin;
import dev.perrin.theory.dynamics.UnderdampedLangevinCentred;
import dev.perrin.theory.kernel.LinearModeProcess;
import dev.perrin.theory.mode.Eigenmode;
import dev.perrin.theory.mode.InvalidQuestionException;
import dev.perrin.theory.mode.StationaryCovariance;
import dev.perrin.theory.number.DoubleDouble;

/// A plane through phase space in which the stationary law is looked at (T23).
public sealed interface Plane {
    /// @throws InvalidQuestionException when there is no stationary density in this plane.
    PlaneLaw law(Dynamics dynamics);

    /// (θ, v) of one mode.
    record Phase(Eigenmode mode) implements Plane {
        @Override
        public PlaneLaw law(Dynamics dynamics) {
            DoubleDouble circulation = circulation(dynamics, mode);
            StationaryCovariance law = confined(dynamics, mode);
            StationaryCovariance.Position position = law.position().orElseThrow();
            DoubleDouble product = position.variance().times(law.velocity());
            double eta = mode.learningRate();
            return new PlaneLaw(
                    mode.finite(position.variance().times(mode.noiseScale()), "stationary position variance"),
                    mode.finite(position.covariance().times(eta).times(mode.noise()), "stationary covariance"),
                    mode.finite(law.velocity().times(mode.noise()), "stationary velocity variance"),
                    product.minus(position.covariance().squared())
                            .dividedBy(product)
                            .value(),
                    -2 * mode.finite(circulation.times(mode.noise()), "area rate"),
                    mode.curvature().value(),
                    0);
        }

        /// T24, half the area swept clockwise in one unit of time, in units of C.
        private static DoubleDouble circulation(Dynamics dynamics, Eigenmode mode) {
            return switch (dynamics) {
                case HeavyBall _ ->
                    DoubleDouble.ONE.dividedBy(mode.dissipation().times(2));
                case UnderdampedLangevin _, UnderdampedLangevinCentred _ ->
                    DoubleDouble.ONE.dividedBy(mode.dissipation().times(mode.onePlusMomentum()));
                case Nesterov _ ->
                    DoubleDouble.ONE.dividedBy(mode.dissipation()
                            .plus(mode.dimensionlessCurvature().times(mode.momentum()))
                            .times(2));
                case EpochShuffled _ ->
                    throw new InvalidQuestionException(
                            "dynamics", "epoch-shuffled", "has noise with a memory, and no portrait");
                case ParameterDependentNoise _ ->
                    throw new InvalidQuestionException(
                            "dynamics", "parameter-dependent noise", "needs all modes, and has no portrait");
            };
        }
    }

    /// (θᵢ, θⱼ).
    record Positions(ModePair pair) implements Plane {
        public Positions {
            if (pair.first().index() == pair.second().index()) {
                throw new InvalidQuestionException(
                        "positions.second_mode", pair.second().index(), "must differ from first_mode");
            }
        }

        @Override
        public PlaneLaw law(Dynamics dynamics) {
            Eigenmode first = pair.first();
            Eigenmode second = pair.second();
            StationaryPair state = StationaryPair.of(dynamics, pair);
            DoubleDouble horizontal = variance(dynamics, first);
            DoubleDouble vertical = variance(dynamics, second);
            DoubleDouble covariance = state.covariance().positions().times(pair.noiseScale());
            DoubleDouble correlation =
                    covariance.dividedBy(horizontal.squareRoot()).dividedBy(vertical.squareRoot());
            double swept = state.circulation()
                    .times(first.learningRate())
                    .times(pair.noiseCovariance())
                    .value();
            return new PlaneLaw(
                    first.finite(horizontal, "stationary position variance"),
                    covariance.value(),
                    second.finite(vertical, "stationary position variance"),
                    DoubleDouble.ONE
                            .minus(correlation)
                            .times(DoubleDouble.ONE.plus(correlation))
                            .value(),
                    2 * swept,
                    first.curvature().value(),
                    second.curvature().value());
        }

        private static DoubleDouble variance(Dynamics dynamics, Eigenmode mode) {
            return confined(dynamics, mode).position().orElseThrow().variance().times(mode.noiseScale());
        }
    }

    /// The stationary covariance of a mode that has a density, in units of η²C.
    private static StationaryCovariance confined(Dynamics dynamics, Eigenmode mode) {
        if (mode.noise() == 0) {
            throw new InvalidQuestionException(
                    "noise variance of mode " + mode.index(), mode.noise(), "must be greater than 0 for a density");
        }
        if (dynamics.process(mode) instanceof LinearModeProcess process
                && mode.curvature().hi() > 0) {
            return process.stationaryCovariance().orElseThrow();
        }
        throw new InvalidQuestionException(
                "spectrum.eigenvalue[" + mode.index() + "]",
                mode.eigenvalue(),
                "has no positive curvature h + λ, so no stationary density");
    }
}

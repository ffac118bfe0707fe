package dev.perrin.theory.mode;

import dev.perrin.theory.number.DoubleDouble;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.UnaryOperator;

/// A mode whose phase point obeys a linear recursion with independent Gaussian noise: z ↦ Mz + noise every
/// step (T3).
///
/// Everything a dynamics has to say about such a mode is the flow of one step and the stationary covariance.
public final class LinearModeProcess implements ModeProcess {
    private final Eigenmode mode;
    private final DampingRegime damping;
    private final Optional<StationaryCovariance> stationary;
    private final FlowPowers flows;
    private final PhaseFlow oneStep;

    /// @param stationary in units of η²C; empty where nothing is stationary.
    /// @param sharpen    puts in entries of a composed flow that are known in closed form to more digits.
    public LinearModeProcess(
            Eigenmode mode,
            DampingRegime damping,
            Optional<StationaryCovariance> stationary,
            PhaseFlow oneStep,
            UnaryOperator<PhaseFlow> sharpen) {
        this.mode = mode;
        this.damping = damping;
        this.stationary = stationary;
        this.oneStep = oneStep;
        this.flows = new FlowPowers(oneStep, sharpen);
    }

    /// The mode whose process this is.
    public Eigenmode mode() {
        return mode;
    }

    /// The flow of `step` steps. Rising steps are the cheap order.
    public PhaseFlow flow(long step) {
        return flows.after(step);
    }

    /// The stationary covariance in units of η²C; empty where nothing is stationary.
    public Optional<StationaryCovariance> stationaryCovariance() {
        return stationary;
    }

    @Override
    public DampingRegime damping() {
        return damping;
    }

    @Override
    public Optional<StationaryMoments> stationary() {
        return stationary.map(this::toMoments);
    }

    private StationaryMoments toMoments(StationaryCovariance covariance) {
        DoubleDouble scale = mode.noiseScale();
        DoubleDouble displacement = covariance.velocity().times(scale);
        Optional<StationaryMoments.Position> position = covariance
                .position()
                .map(p -> new StationaryMoments.Position(
                        finite(p.variance().times(scale), "stationary position variance"),
                        perLearningRate(p.covariance().times(scale), "stationary covariance")));
        if (position.isEmpty() && mode.noise() == 0) {
            position = Optional.of(new StationaryMoments.Position(0, 0));
        }
        return new StationaryMoments(
                position,
                perLearningRate(displacement.dividedBy(mode.learningRate()), "stationary velocity variance"),
                finite(covariance.localDisplacement().times(scale), "local displacement"));
    }

    @Override
    public double meanSquaredDisplacement(ModeStart start, long step) {
        PhaseFlow flow = flows.after(step);
        DoubleDouble displacement = switch (start) {
            case ModeStart.Stationary _ ->
                requireStationary().displacement(flow).times(mode.noiseScale());
            case ModeStart.Fixed fixed -> {
                DoubleDouble drift =
                        flow.d11().times(fixed.position()).plus(flow.m12().times(scaledVelocity(fixed)));
                yield drift.squared().plus(flow.q11().times(mode.noiseScale()));
            }
        };
        return finite(displacement, "mean-squared displacement at step " + step);
    }

    @Override
    public PhaseMoments moments(ModeStart start, long step) {
        return switch (start) {
            case ModeStart.Stationary _ -> fromStationary(requireStationary(), step);
            case ModeStart.Fixed fixed -> fromPoint(fixed, flows.after(step), step);
        };
    }

    /// T19: `Cov(zₖ, z₀) = MᵏP`.
    @Override
    public Correlations correlations(long step) {
        StationaryCovariance covariance = requireStationary();
        PhaseFlow flow = flows.after(step);
        DoubleDouble velocity = covariance.velocity();
        if (covariance.position().isEmpty()) {
            return new Correlations(OptionalDouble.empty(), flow.m22().value(), OptionalDouble.empty());
        }
        StationaryCovariance.Position position = covariance.position().get();
        DoubleDouble ofPosition =
                flow.m11().plus(flow.m12().times(position.covariance()).dividedBy(position.variance()));
        DoubleDouble ofVelocity =
                flow.m22().plus(flow.m21().times(position.covariance()).dividedBy(velocity));
        return new Correlations(
                OptionalDouble.of(ofPosition.value()), ofVelocity.value(), averageVariance(covariance, step));
    }

    private OptionalDouble averageVariance(StationaryCovariance covariance, long steps) {
        if (steps == 0) {
            return OptionalDouble.empty();
        }
        DoubleDouble ofSum = WindowFlow.window(oneStep, steps).varianceFrom(covariance);
        return OptionalDouble.of(finite(
                ofSum.times(mode.noiseScale()).dividedBy((double) steps).dividedBy((double) steps),
                "variance of an average over " + steps + " steps"));
    }

    private PhaseMoments fromPoint(ModeStart.Fixed start, PhaseFlow flow, long step) {
        DoubleDouble velocity = scaledVelocity(start);
        DoubleDouble meanPosition =
                flow.m11().times(start.position()).plus(flow.m12().times(velocity));
        DoubleDouble meanVelocity =
                flow.m21().times(start.position()).plus(flow.m22().times(velocity));
        return moments(meanPosition, meanVelocity, flow.q11(), flow.q12(), flow.q22(), step);
    }

    private PhaseMoments fromStationary(StationaryCovariance covariance, long step) {
        DoubleDouble velocity = covariance.velocity();
        if (covariance.position().isPresent()) {
            StationaryCovariance.Position position = covariance.position().get();
            return moments(
                    DoubleDouble.ZERO, DoubleDouble.ZERO, position.variance(), position.covariance(), velocity, step);
        }
        PhaseFlow flow = flows.after(step);
        return moments(
                DoubleDouble.ZERO,
                DoubleDouble.ZERO,
                flow.q11().plus(flow.m12().squared().times(velocity)),
                flow.q12().plus(flow.m12().times(flow.m22()).times(velocity)),
                velocity,
                step);
    }

    /// @param variance   of θ in units of η²C, like the other two.
    private PhaseMoments moments(
            DoubleDouble meanPosition,
            DoubleDouble meanScaledVelocity,
            DoubleDouble variance,
            DoubleDouble covariance,
            DoubleDouble velocityVariance,
            long step) {
        DoubleDouble scale = mode.noiseScale();
        String where = " at step " + step;
        return new PhaseMoments(
                finite(meanPosition, "mean position" + where),
                perLearningRate(meanScaledVelocity, "mean velocity" + where),
                finite(variance.times(scale), "position variance" + where),
                perLearningRate(covariance.times(scale), "covariance" + where),
                perLearningRate(
                        velocityVariance.times(scale).dividedBy(mode.learningRate()), "velocity variance" + where));
    }

    private DoubleDouble scaledVelocity(ModeStart.Fixed start) {
        return DoubleDouble.product(mode.learningRate(), start.velocity());
    }

    private StationaryCovariance requireStationary() {
        return stationary.orElseThrow(() -> ModeStart.noStationaryState(mode));
    }

    private double perLearningRate(DoubleDouble value, String quantity) {
        return finite(value.dividedBy(mode.learningRate()), quantity);
    }

    private double finite(DoubleDouble value, String quantity) {
        return mode.finite(value, quantity);
    }
}

package dev.perrin.theory.kernel;

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
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A mode whose phase point obeys a linear recursion with independent Gaussian noise: z ↦ Mz + noise every
/// step (T3).
///
/// Everything a dynamics has to say about such a mode is the flow of one step and the stationary covariance. How
/// it evolves is answered by a [ModeBlock], here of one mode.
public final class LinearModeProcess implements ModeProcess {
    private final Eigenmode mode;
    private final DampingRegime damping;
    private final Optional<StationaryCovariance> stationary;
    private final PhaseFlow oneStep;
    private final Optional<DoubleDouble> crossRatio;
    private final UnaryOperator<StartMoments> beginning;
    private final FlowPowers flows;
    private @Nullable Single single;

    /// This mode alone, on its way from one start.
    private record Single(ModeStart start, ModeBlock block) {}

    private long singleStep;

    /// @param stationary in units of η²C; empty where nothing is stationary.
    public LinearModeProcess(
            Eigenmode mode, DampingRegime damping, Optional<StationaryCovariance> stationary, PhaseFlow oneStep) {
        this(mode, damping, stationary, oneStep, Optional.empty(), UnaryOperator.identity());
    }

    /// @param stationary in units of η²C; empty where nothing is stationary.
    /// @param crossRatio Q₁₂/M₁₂², where that is the same after any number of steps (T10).
    /// @param beginning  what the dynamics makes of a start that is asked for.
    public LinearModeProcess(
            Eigenmode mode,
            DampingRegime damping,
            Optional<StationaryCovariance> stationary,
            PhaseFlow oneStep,
            Optional<DoubleDouble> crossRatio,
            UnaryOperator<StartMoments> beginning) {
        this.mode = mode;
        this.damping = damping;
        this.stationary = stationary;
        this.oneStep = oneStep;
        this.crossRatio = crossRatio;
        this.beginning = beginning;
        this.flows = new FlowPowers(oneStep);
    }

    /// The mode whose process this is.
    public Eigenmode mode() {
        return mode;
    }

    /// The flow of `step` steps. Rising steps are the cheap order.
    public PhaseFlow flow(long step) {
        PhaseFlow flow = flows.after(step);
        return crossRatio
                .map(ratio -> flow.withCrossCovariance(ratio.times(flow.m12().squared())))
                .orElse(flow);
    }

    /// The stationary covariance in units of η²C; empty where nothing is stationary.
    public Optional<StationaryCovariance> stationaryCovariance() {
        return stationary;
    }

    PhaseFlow oneStep() {
        return oneStep;
    }

    StationaryCovariance requireStationary() {
        return stationary.orElseThrow(() -> ModeStart.noStationaryState(mode));
    }

    /// Mean and covariance of (θ, ηv) at step 0, as this dynamics has them from a start that is asked for.
    public StartMoments begin(ModeStart.Started start) {
        return beginning.apply(StartMoments.of(start, mode.learningRate()));
    }

    /// Of all modes of one dynamics, which have one or have none.
    static Optional<Lanes> crossRatios(List<LinearModeProcess> processes) {
        return processes.stream().allMatch(process -> process.crossRatio.isPresent())
                ? Optional.of(Lanes.of(processes, process -> process.crossRatio.orElseThrow()))
                : Optional.empty();
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
                        mode.finite(p.variance().times(scale), "stationary position variance"),
                        perLearningRate(p.covariance().times(scale), "stationary covariance")));
        if (position.isEmpty() && mode.noise() == 0) {
            position = Optional.of(new StationaryMoments.Position(0, 0));
        }
        return new StationaryMoments(
                position,
                perLearningRate(displacement.dividedBy(mode.learningRate()), "stationary velocity variance"),
                mode.finite(covariance.localDisplacement().times(scale), "local displacement"));
    }

    @Override
    public double meanSquaredDisplacement(ModeStart start, long step) {
        return at(start, step).displacement()[0];
    }

    @Override
    public double displacementIncrement(ModeStart start, long step) {
        return at(start, step).increment()[0];
    }

    @Override
    public PhaseMoments moments(ModeStart start, long step) {
        ModeBlock.Moments moments = at(start, step).moments();
        return new PhaseMoments(
                moments.meanPosition()[0],
                moments.meanVelocity()[0],
                moments.positionVariance()[0],
                moments.positionVelocityCovariance()[0],
                moments.velocityVariance()[0]);
    }

    private ModeBlock at(ModeStart start, long step) {
        Single now = single;
        if (now == null || step < singleStep || !now.start.equals(start)) {
            now = new Single(start, ModeBlock.of(List.of(this), List.of(start)));
            single = now;
        }
        singleStep = step;
        now.block.advance(step);
        return now.block;
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
        return OptionalDouble.of(mode.finite(
                ofSum.times(mode.noiseScale()).dividedBy((double) steps).dividedBy((double) steps),
                "variance of an average over " + steps + " steps"));
    }

    private double perLearningRate(DoubleDouble value, String quantity) {
        return mode.finite(value.dividedBy(mode.learningRate()), quantity);
    }
}

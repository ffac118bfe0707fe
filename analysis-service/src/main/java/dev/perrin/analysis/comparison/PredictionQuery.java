package dev.perrin.analysis.comparison;

import dev.perrin.analysis.exponent.FitWindow;
import dev.perrin.analysis.trajectory.RunPlan;
import dev.perrin.proto.curvature.v1.CurvatureSummary;
import dev.perrin.proto.theory.v1.Dynamics;
import dev.perrin.proto.theory.v1.ExplicitSteps;
import dev.perrin.proto.theory.v1.ExponentWindow;
import dev.perrin.proto.theory.v1.Hyperparameters;
import dev.perrin.proto.theory.v1.ModeNoise;
import dev.perrin.proto.theory.v1.Noise;
import dev.perrin.proto.theory.v1.PredictRequest;
import dev.perrin.proto.theory.v1.Spectrum;
import dev.perrin.proto.theory.v1.StepGrid;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// What to ask theory-service about a run: both dynamics from a stationary start, with the measured spectrum and
/// noise, at every lag that is going to be measured. Modes with a = h + λ < 0 have no stationary state and are left
/// out.
///
/// Two requests: sums over all modes with curves, and the stationary values of each mode that was projected on.
public final class PredictionQuery {
    /// Curvature below this fraction of the greatest, of either sign, is rounding: it counts as flat, a = 0.
    private static final double FLAT = 1e-12;

    private final RunPlan plan;
    private final CurvatureSummary curvature;
    private final List<Integer> modes;
    private final List<Integer> lagSlots;

    private PredictionQuery(RunPlan plan, CurvatureSummary curvature, List<Integer> modes, List<Integer> lagSlots) {
        this.plan = plan;
        this.curvature = curvature;
        this.modes = modes;
        this.lagSlots = lagSlots;
    }

    public static PredictionQuery of(RunPlan plan, CurvatureSummary curvature) {
        List<Integer> modes = IntStream.range(0, curvature.getEigenvalueCount())
                .filter(mode -> !isNegative(plan, curvature, mode))
                .boxed()
                .toList();
        List<Integer> lagSlots = IntStream.range(
                        0, plan.windowed() ? plan.lags().size() : 0)
                .filter(slot -> plan.lagSteps(slot) <= plan.record().getSpec().getLimitingSteps())
                .boxed()
                .toList();
        return new PredictionQuery(plan, curvature, modes, lagSlots);
    }

    /// Whether a mode has no stationary state: a = h + λ < 0.
    static boolean isNegative(RunPlan plan, CurvatureSummary curvature, int mode) {
        return effectiveCurvature(plan, curvature, mode) < 0;
    }

    /// a = h + λ; 0 where that is no more than rounding.
    private static double effectiveCurvature(RunPlan plan, CurvatureSummary curvature, int mode) {
        double decay = plan.hyperparameters().getWeightDecay();
        double effective = curvature.getEigenvalue(mode) + decay;
        double scale = Math.max(decay, Math.abs(curvature.getEigenvalue(0)));
        return Math.abs(effective) <= FLAT * scale ? 0 : effective;
    }

    /// Lag slots in the order of the predicted curves.
    public List<Integer> lagSlots() {
        return lagSlots;
    }

    /// Modes of the spectrum that are predicted, ascending.
    public List<Integer> modes() {
        return modes;
    }

    /// Sums over all modes; empty when there is none to sum.
    public Optional<PredictRequest> totals() {
        if (modes.isEmpty()) {
            return Optional.empty();
        }
        PredictRequest.Builder request = request(modes);
        if (!lagSlots.isEmpty()) {
            ExplicitSteps.Builder steps = ExplicitSteps.newBuilder();
            lagSlots.forEach(slot -> steps.addStep(plan.lagSteps(slot)));
            request.setSteps(StepGrid.newBuilder().setExplicit(steps));
        }
        FitWindow.of(plan)
                .ifPresent(window -> request.setExponentWindow(ExponentWindow.newBuilder()
                        .setFrom(window.fromLagSteps())
                        .setTo(window.toLagSteps())));
        return Optional.of(request.build());
    }

    /// Each of the leading modes; empty when there is none.
    ///
    /// @param projected number of leading modes that were projected on
    public Optional<PredictRequest> leading(int projected) {
        List<Integer> leading = leadingModes(projected);
        return leading.isEmpty()
                ? Optional.empty()
                : Optional.of(request(leading).setPerMode(true).build());
    }

    /// The modes of [#leading], in its order.
    public List<Integer> leadingModes(int projected) {
        List<Integer> leading = new ArrayList<>();
        for (int mode : modes) {
            if (mode < projected) {
                leading.add(mode);
            }
        }
        return leading;
    }

    private PredictRequest.Builder request(List<Integer> selected) {
        Spectrum.Builder spectrum = Spectrum.newBuilder();
        ModeNoise.Builder noise = ModeNoise.newBuilder();
        double decay = plan.hyperparameters().getWeightDecay();
        for (int mode : selected) {
            spectrum.addEigenvalue(
                    effectiveCurvature(plan, curvature, mode) == 0 ? -decay : curvature.getEigenvalue(mode));
            noise.addVariance(Math.max(0, curvature.getNoiseVariance(mode)));
        }
        return PredictRequest.newBuilder()
                .setHyperparameters(Hyperparameters.newBuilder()
                        .setLearningRate(plan.hyperparameters().getLearningRate())
                        .setMomentum(plan.hyperparameters().getMomentum())
                        .setWeightDecay(decay)
                        .setBatchSize(plan.hyperparameters().getBatchSize()))
                .setSpectrum(spectrum)
                .setNoise(Noise.newBuilder().setModes(noise))
                .addDynamics(Dynamics.DYNAMICS_HEAVY_BALL)
                .addDynamics(Dynamics.DYNAMICS_UNDERDAMPED_LANGEVIN);
    }
}

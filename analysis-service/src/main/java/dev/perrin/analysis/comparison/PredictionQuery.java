package dev.perrin.analysis.comparison;

import dev.perrin.analysis.exponent.FitWindow;
import dev.perrin.analysis.trajectory.RunPlan;
import dev.perrin.proto.curvature.v1.CurvatureSummary;
import dev.perrin.proto.theory.v1.Dynamics;
import dev.perrin.proto.theory.v1.ExplicitSteps;
import dev.perrin.proto.theory.v1.ExponentWindow;
import dev.perrin.proto.theory.v1.GaussianPopulationNoise;
import dev.perrin.proto.theory.v1.Hyperparameters;
import dev.perrin.proto.theory.v1.ModeNoise;
import dev.perrin.proto.theory.v1.Noise;
import dev.perrin.proto.theory.v1.PredictRequest;
import dev.perrin.proto.theory.v1.Spectrum;
import dev.perrin.proto.theory.v1.StepGrid;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;

/// What to ask theory-service about a run: every dynamics that can describe it, from a stationary start, with the
/// measured spectrum and noise, at every lag that is going to be measured. Modes with a = h + λ < 0 have no stationary
/// state and are left out. Of a spectrum that is known at its ends only, single modes are predicted and no sums.
///
/// | dynamics | asked about |
/// | --- | --- |
/// | heavy ball, underdamped Langevin | every run |
/// | Nesterov | every run: a run that was made with it would show |
/// | epoch-shuffled | every run with at least two minibatches in its data |
/// | parameter-dependent noise | linear regression without weight decay, its inputs taken as Gaussian |
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
                        0, plan.hasWindows() ? plan.lags().size() : 0)
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

    /// h as it is asked about: −λ where a mode is flat but for rounding.
    double eigenvalue(int mode) {
        return effectiveCurvature(mode) == 0 ? -plan.hyperparameters().getWeightDecay() : curvature.getEigenvalue(mode);
    }

    /// a = h + λ; 0 where that is no more than rounding.
    double effectiveCurvature(int mode) {
        return effectiveCurvature(plan, curvature, mode);
    }

    /// Whether all d modes are known.
    boolean hasWholeSpectrum() {
        return !curvature.hasSampled();
    }

    /// Lag slots in the order of the predicted curves.
    public List<Integer> lagSlots() {
        return lagSlots;
    }

    /// Modes of the spectrum that are predicted, ascending.
    public List<Integer> modes() {
        return modes;
    }

    /// η.
    double learningRate() {
        return plan.hyperparameters().getLearningRate();
    }

    /// Steps of the lags, in the order of [#lagSlots].
    List<Long> lagSteps() {
        return lagSlots.stream().map(plan::lagSteps).toList();
    }

    /// Lags and one step to either side of each, ascending, without repeats.
    List<Long> neighbourSteps() {
        TreeSet<Long> steps = new TreeSet<>();
        for (long lag : lagSteps()) {
            steps.addAll(List.of(lag - 1, lag, lag + 1));
        }
        return List.copyOf(steps);
    }

    /// One question for each dynamics, the required ones first; none when there is no mode to ask about.
    ///
    /// @param projected number of leading modes that were projected on
    List<DynamicsQuestion> questions(int projected) {
        if (modes.isEmpty()) {
            return List.of();
        }
        List<DynamicsQuestion> questions = new ArrayList<>();
        questions.add(question(Dynamics.DYNAMICS_HEAVY_BALL, true, projected));
        questions.add(question(Dynamics.DYNAMICS_UNDERDAMPED_LANGEVIN, true, projected));
        questions.add(question(Dynamics.DYNAMICS_NESTEROV, false, projected));
        if (plan.batchesPerEpoch() >= 2) {
            questions.add(question(Dynamics.DYNAMICS_EPOCH_SHUFFLED, false, projected));
        }
        if (isLinearRegression() && hasWholeSpectrum()) {
            questions.add(populationQuestion(projected));
        }
        return questions;
    }

    private boolean isLinearRegression() {
        return plan.record().getSpec().getModel().getName().equals("linear")
                && plan.hyperparameters().getWeightDecay() == 0
                && plan.record().getLimiting().getReferenceLoss() > 0;
    }

    private DynamicsQuestion question(Dynamics dynamics, boolean required, int projected) {
        List<Integer> leading = modes.stream().filter(mode -> mode < projected).toList();
        return question(dynamics, required, request(dynamics, modes), request(dynamics, leading), leading);
    }

    /// Every mode's noise depends on the variances of all: the leading ones cannot be asked about alone. The variance
    /// of the labels about the best fit is twice the loss there.
    private DynamicsQuestion populationQuestion(int projected) {
        double flat = FLAT * Math.abs(curvature.getEigenvalue(0));
        List<Integer> curved = modes.stream()
                .filter(mode -> curvature.getEigenvalue(mode) > flat)
                .toList();
        List<Integer> leading =
                curved.stream().map(mode -> mode < projected ? mode : -1).toList();
        PredictRequest.Builder request = request(Dynamics.DYNAMICS_PARAMETER_DEPENDENT_NOISE, curved)
                .setNoise(Noise.newBuilder()
                        .setGaussianPopulation(GaussianPopulationNoise.newBuilder()
                                .setLabelVariance(
                                        2 * plan.record().getLimiting().getReferenceLoss())));
        return question(Dynamics.DYNAMICS_PARAMETER_DEPENDENT_NOISE, false, request, request.clone(), leading);
    }

    private DynamicsQuestion question(
            Dynamics dynamics,
            boolean required,
            PredictRequest.Builder all,
            PredictRequest.Builder leading,
            List<Integer> leadingModes) {
        PredictRequest.Builder totals = all.clone();
        Optional<PredictRequest> neighbours = Optional.empty();
        if (!lagSlots.isEmpty()) {
            neighbours = Optional.of(all.clone().setSteps(at(neighbourSteps())).build());
            totals.setSteps(at(lagSteps()));
            leading.setSteps(at(lagSteps())).setCorrelation(true);
        }
        FitWindow.of(plan)
                .ifPresent(window -> totals.setExponentWindow(ExponentWindow.newBuilder()
                        .setFrom(window.fromLagSteps())
                        .setTo(window.toLagSteps())));
        boolean projected = leadingModes.stream().anyMatch(mode -> mode >= 0);
        return new DynamicsQuestion(
                dynamics,
                required,
                totals.build(),
                neighbours,
                projected ? Optional.of(leading.setPerMode(true).build()) : Optional.empty(),
                leadingModes);
    }

    static StepGrid at(List<Long> steps) {
        return StepGrid.newBuilder()
                .setExplicit(ExplicitSteps.newBuilder().addAllStep(steps))
                .build();
    }

    private PredictRequest.Builder request(Dynamics dynamics, List<Integer> selected) {
        PredictRequest.Builder request = request(dynamics, selected, plan.hyperparameters(), 1);
        if (dynamics == Dynamics.DYNAMICS_EPOCH_SHUFFLED) {
            request.getHyperparametersBuilder()
                    .setBatchesPerEpoch(plan.batchesPerEpoch())
                    .setDataSize(plan.record().getDataSetSize());
        }
        return request;
    }

    /// About some modes, with nothing said of steps yet.
    ///
    /// @param noiseFactor of the variances of the noise that were measured
    PredictRequest.Builder request(
            Dynamics dynamics,
            List<Integer> selected,
            dev.perrin.proto.run.v1.Hyperparameters inForce,
            double noiseFactor) {
        Spectrum.Builder spectrum = Spectrum.newBuilder();
        ModeNoise.Builder noise = ModeNoise.newBuilder();
        for (int mode : selected) {
            spectrum.addEigenvalue(eigenvalue(mode));
            noise.addVariance(noiseFactor * Math.max(0, curvature.getNoiseVariance(mode)));
        }
        return PredictRequest.newBuilder()
                .setHyperparameters(Hyperparameters.newBuilder()
                        .setLearningRate(inForce.getLearningRate())
                        .setMomentum(inForce.getMomentum())
                        .setWeightDecay(inForce.getWeightDecay())
                        .setBatchSize(inForce.getBatchSize()))
                .setSpectrum(spectrum)
                .setNoise(Noise.newBuilder().setModes(noise))
                .addDynamics(dynamics);
    }
}

package dev.perrin.analysis.comparison;

import dev.perrin.analysis.run.RunAnalysis;
import dev.perrin.analysis.trajectory.RunPlan;
import dev.perrin.proto.analysis.v1.Caveat;
import dev.perrin.proto.curvature.v1.CurvatureSummary;
import dev.perrin.proto.run.v1.Hyperparameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Ways in which a run departs from what its prediction assumes, with their size where it is known. Source:
/// science.md section 2 (model-assumption errors), section 5, and 4.2 for shuffling.
final class Caveats {
    /// Smallest τ₀ worth a word: a per cent.
    private static final double SMALLEST_EXCESS = 0.002;

    /// Measured excess over the prediction with constant noise, in units of τ₀: the range seen in simulations.
    private static final double LEAST_EXCESS = 0.5;

    private static final double GREATEST_EXCESS = 2.5;

    /// A distance of the minimiser worth a word, as a share of the stationary variance.
    private static final double GREATEST_DRIFT = 0.01;

    private static final Set<String> CONVEX_MODELS = Set.of("linear", "softmax");

    private Caveats() {}

    static List<Caveat> of(RunPlan plan, Optional<CurvatureSummary> curvature, Optional<RunAnalysis> analysis) {
        List<Caveat> caveats = new ArrayList<>();
        curvature.ifPresent(summary -> {
            partOfSpectrum(plan, summary).ifPresent(caveats::add);
            parameterDependentNoise(plan, summary).ifPresent(caveats::add);
            negativeCurvature(plan, summary).ifPresent(caveats::add);
            referenceOffMinimum(plan, summary).ifPresent(caveats::add);
        });
        anharmonicLoss(plan).ifPresent(caveats::add);
        nesterovMomentum(plan).ifPresent(caveats::add);
        shuffledSampling(plan).ifPresent(caveats::add);
        cyclicSampling(plan).ifPresent(caveats::add);
        withoutWindows(plan).ifPresent(caveats::add);
        analysis.ifPresent(measured -> incomplete(measured).ifPresent(caveats::add));
        analysis.ifPresent(measured -> caveats.addAll(MeasuredCaveats.of(
                measured.noise(),
                Optional.of(measured.dissipation())
                        .filter(dissipation -> dissipation.count() > 0)
                        .map(StationaritySections::verdict))));
        analysis.filter(RunAnalysis::referenceLost)
                .map(_ -> plain("reference-lost", "The reference point could not be read: no global displacement."))
                .ifPresent(caveats::add);
        return caveats;
    }

    private static Optional<Caveat> partOfSpectrum(RunPlan plan, CurvatureSummary curvature) {
        if (!curvature.hasSampled()) {
            return Optional.empty();
        }
        return Optional.of(plain(
                "part-of-spectrum",
                String.format(
                        Locale.ROOT,
                        "%d of %d modes were measured (greatest relative residual %.1g%s). Each of them is predicted;"
                                + " sums over all modes, as the mean-squared displacement, are not.",
                        curvature.getEigenvalueCount(),
                        plan.record().getLayout().getDimension(),
                        curvature.getGreatestRelativeResidual(),
                        curvature.getSampled().getConverged() ? "" : ", more than was asked for")));
    }

    private static double trace(CurvatureSummary curvature) {
        return curvature.hasSampled()
                ? curvature.getSampled().getTrace().getValue()
                : curvature.getEigenvalueList().stream()
                        .mapToDouble(Double::doubleValue)
                        .sum();
    }

    /// τ₀ = η tr H / (2S(1−β)): noise of real minibatches grows with the distance from the minimum.
    private static Optional<Caveat> parameterDependentNoise(RunPlan plan, CurvatureSummary curvature) {
        Hyperparameters h = plan.hyperparameters();
        double trace = trace(curvature);
        double tau = h.getLearningRate() * trace / (2.0 * h.getBatchSize() * (1 - h.getMomentum()));
        if (!(tau > SMALLEST_EXCESS)) {
            return Optional.empty();
        }
        Caveat.Builder caveat = Caveat.newBuilder()
                .setKind("parameter-dependent-noise")
                .setMessage(String.format(
                        Locale.ROOT,
                        "The noise of real minibatches depends on the parameters; the prediction takes it as constant."
                                + " With τ₀ = η tr H / (2S(1 − β)) = %.3g and independent draws, measured"
                                + " displacements and variances exceed it by about %.1f to %.1f %%.",
                        tau,
                        100 * LEAST_EXCESS * tau,
                        100 * GREATEST_EXCESS * tau));
        if (!plan.shuffled() && !plan.cyclic()) {
            caveat.setRelativeExcessLow(LEAST_EXCESS * tau).setRelativeExcessHigh(GREATEST_EXCESS * tau);
        }
        return Optional.of(caveat.build());
    }

    /// Softmax regression is convex and nearly quadratic over its stationary spread; a network with hidden units is
    /// neither.
    private static Optional<Caveat> anharmonicLoss(RunPlan plan) {
        if (CONVEX_MODELS.contains(plan.record().getSpec().getModel().getName())) {
            return Optional.empty();
        }
        return Optional.of(plain(
                "anharmonic-loss",
                "The loss of a network with hidden units is not quadratic over the distance that it wanders, and its Hessian"
                        + " changes on the way. The prediction uses the Hessian and the noise at the reference point;"
                        + " single modes may differ from it by tens of per cent."));
    }

    private static Optional<Caveat> nesterovMomentum(RunPlan plan) {
        if (plan.movesByVelocity()) {
            return Optional.empty();
        }
        return Optional.of(plain(
                "nesterov-momentum",
                "The run was made with Nesterov momentum, where a step is not the learning rate times the velocity: local"
                        + " displacements and the fluctuation-dissipation relation are not told from velocities, and"
                        + " there is no prediction."));
    }

    private static Optional<Caveat> cyclicSampling(RunPlan plan) {
        if (!plan.cyclic()) {
            return Optional.empty();
        }
        return Optional.of(plain(
                "cyclic-sampling",
                String.format(
                        Locale.ROOT,
                        "The examples come in one order, round and round: what drives the run repeats itself, every %d"
                                + " examples, and is not random. No prediction is for that; those shown are for"
                                + " independent draws.",
                        plan.record().getDataSetSize())));
    }

    private static Optional<Caveat> shuffledSampling(RunPlan plan) {
        if (!plan.shuffled()) {
            return Optional.empty();
        }
        long examples = plan.record().getDataSetSize();
        long batch = Math.max(1, plan.hyperparameters().getBatchSize());
        return Optional.of(plain(
                "shuffled-sampling",
                String.format(
                        Locale.ROOT,
                        "Examples are drawn without replacement, so that the noise of an epoch (%d steps) nearly cancels."
                                + " The prediction is for independent draws: it overestimates the mean-squared"
                                + " displacement at lags beyond an epoch, the more the smaller the learning rate.",
                        examples / batch)));
    }

    private static Optional<Caveat> negativeCurvature(RunPlan plan, CurvatureSummary curvature) {
        int negative = 0;
        double noise = 0;
        double all = 0;
        for (int mode = 0; mode < curvature.getEigenvalueCount(); mode++) {
            all += curvature.getNoiseVariance(mode);
            if (PredictionQuery.isNegative(plan, curvature, mode)) {
                negative++;
                noise += curvature.getNoiseVariance(mode);
            }
        }
        if (negative == 0) {
            return Optional.empty();
        }
        return Optional.of(plain(
                "negative-curvature",
                String.format(
                        Locale.ROOT,
                        "%d of %d modes have h + λ < 0 and no stationary state. The prediction leaves them out;"
                                + " they carry %.2g %% of the noise.",
                        negative,
                        curvature.getEigenvalueCount(),
                        all > 0 ? 100 * noise / all : 0)));
    }

    /// Newton's distance to the minimiser, Σ(gₗ/aₗ)², against the stationary variance Σ ηCₗ/(2(1−β)aₗ).
    private static Optional<Caveat> referenceOffMinimum(RunPlan plan, CurvatureSummary curvature) {
        if (plan.settings().fromStep().isPresent()) {
            // The gradient was measured at another point than the stretch begins at.
            return Optional.empty();
        }
        Hyperparameters h = plan.hyperparameters();
        double distance = 0;
        double variance = 0;
        for (int mode = 0; mode < curvature.getGradientCount(); mode++) {
            double effective = curvature.getEigenvalue(mode) + h.getWeightDecay();
            if (effective <= 0) {
                continue;
            }
            double shift = curvature.getGradient(mode) / effective;
            distance += shift * shift;
            variance +=
                    h.getLearningRate() * curvature.getNoiseVariance(mode) / (2 * (1 - h.getMomentum()) * effective);
        }
        if (!(distance > GREATEST_DRIFT * variance)) {
            return Optional.empty();
        }
        return Optional.of(plain(
                "reference-off-minimum",
                String.format(
                        Locale.ROOT,
                        "The gradient at the reference point is not zero (norm %.2g): the minimum is about %.2g away, the"
                                + " stationary spread is %.2g. Displacement from the reference point contains that drift.",
                        plan.record().getLimiting().getReferenceGradientNorm(),
                        Math.sqrt(distance),
                        Math.sqrt(variance))));
    }

    private static Optional<Caveat> withoutWindows(RunPlan plan) {
        if (plan.hasWindows()) {
            return Optional.empty();
        }
        String why = plan.intervalSteps() == 0
                ? "Snapshots are logarithmically spaced: windows of equal lag do not exist along the run."
                : String.format(
                        Locale.ROOT,
                        "The vectors that windows begin at would not fit into memory for %d parameters.",
                        plan.record().getLayout().getDimension());
        return Optional.of(plain(
                "no-windowed-msd",
                why + " The mean-squared displacement over windows is not measured; displacement from the reference"
                        + " point is."));
    }

    private static Optional<Caveat> incomplete(RunAnalysis measured) {
        if (measured.snapshotsSkipped() == 0) {
            return Optional.empty();
        }
        return Optional.of(plain(
                "snapshots-incomplete",
                String.format(
                        Locale.ROOT,
                        "%d snapshots are missing because a part of them was refused or did not come; windows that would"
                                + " begin or end there are left out.",
                        measured.snapshotsSkipped())));
    }

    private static Caveat plain(String kind, String message) {
        return Caveat.newBuilder().setKind(kind).setMessage(message).build();
    }
}

package dev.perrin.local.demo;

import dev.perrin.proto.analysis.v1.AnalysisResult;
import dev.perrin.proto.analysis.v1.Caveat;
import dev.perrin.proto.analysis.v1.Comparison;
import dev.perrin.proto.analysis.v1.DynamicsScore;
import dev.perrin.proto.analysis.v1.Exponent;
import dev.perrin.proto.analysis.v1.ModeVariance;
import dev.perrin.proto.analysis.v1.MsdPoint;
import dev.perrin.proto.run.v1.Hyperparameters;
import dev.perrin.proto.run.v1.RunSpec;
import dev.perrin.proto.run.v1.Sampling;
import dev.perrin.proto.theory.v1.Dynamics;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Measured against predicted, as text for people.
final class DemoTable {
    private static final int SHOWN_MODES = 10;
    /// How far a lag may be from a power of ten and still stand for it.
    private static final double NEAR = 1.3;
    private static final String HEADER = String.format(
            Locale.ROOT,
            "%-38s %12s   %10s %12s %10s %9s   %s",
            "quantity",
            "measured",
            "± error",
            "predicted",
            "ratio",
            "± %",
            "model error %");

    private final RunProgress end;
    private final AnalysisResult result;
    private final String modelError;

    DemoTable(RunProgress end, AnalysisResult result) {
        this.end = end;
        this.result = result;
        this.modelError = modelError(result.getCaveatsList());
    }

    /// Lines without their line ends.
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(describeRun(end.record().getSpec()));
        lines.add(String.format(
                Locale.ROOT,
                "snapshots: %,d published = %,d stored = %,d analysed",
                end.counts().published(),
                end.counts().stored(),
                end.counts().analysed()));
        lines.add("");
        lines.add(HEADER);
        lines.add("-".repeat(HEADER.length()));
        lines.add(row("local displacement ‖δ‖²", result.getLocalDisplacement(), modelError));
        for (MsdPoint point : decades(result.getMsdList())) {
            lines.add(
                    row(String.format(Locale.ROOT, "MSD at lag %,d", point.getLagSteps()), point.getMsd(), modelError));
        }
        lines.add(exponentRow(result.getExponent()));
        List<ModeVariance> modes = result.getModesList().stream()
                .sorted(Comparator.comparingInt(ModeVariance::getIndex))
                .limit(SHOWN_MODES)
                .toList();
        for (ModeVariance mode : modes) {
            lines.add(row("position variance, " + describe(mode), mode.getPositionVariance(), modelError));
        }
        for (ModeVariance mode : modes) {
            lines.add(row("velocity variance, " + describe(mode), mode.getVelocityVariance(), modelError));
        }
        lines.add("");
        lines.addAll(theories());
        lines.addAll(explanation());
        return lines;
    }

    /// Every dynamics that was held against the run, the closest first.
    private List<String> theories() {
        List<DynamicsScore> scored = result.getTheoryComparison().getDynamicsList().stream()
                .filter(DynamicsScore::hasScore)
                .sorted(Comparator.comparingDouble(DynamicsScore::getScore))
                .toList();
        if (scored.isEmpty()) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        lines.add(String.format(Locale.ROOT, "%-38s %12s   %22s", "dynamics", "mean score", "typical distance"));
        for (DynamicsScore score : scored) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%-38s %12s   %22s",
                    name(score.getDynamics()),
                    decimals(2, score.getScore()),
                    decimals(1, Math.sqrt(Math.expm1(score.getScore()))) + " standard errors"));
        }
        lines.add(result.getTheoryComparison().getVerdict());
        lines.add("");
        return lines;
    }

    /// "DYNAMICS_HEAVY_BALL" as "heavy ball".
    private static String name(Dynamics dynamics) {
        return dynamics.name()
                .substring("DYNAMICS_".length())
                .toLowerCase(Locale.ROOT)
                .replace('_', ' ');
    }

    /// Of the points that were measured, those nearest to 1, 10, 100, …
    static List<MsdPoint> decades(List<MsdPoint> all) {
        List<MsdPoint> points =
                all.stream().filter(point -> point.getMsd().hasMeasured()).toList();
        List<MsdPoint> found = new ArrayList<>();
        for (long lag = 1; lag > 0 && lag <= Long.MAX_VALUE / 10; lag *= 10) {
            nearest(points, lag).filter(point -> !found.contains(point)).ifPresent(found::add);
        }
        return found;
    }

    private static Optional<MsdPoint> nearest(List<MsdPoint> points, long lag) {
        return points.stream()
                .filter(point -> distance(point, lag) <= Math.log(NEAR))
                .min(Comparator.comparingDouble(point -> distance(point, lag)));
    }

    private static double distance(MsdPoint point, long lag) {
        return Math.abs(Math.log((double) point.getLagSteps() / lag));
    }

    private static String exponentRow(Exponent exponent) {
        String name = String.format(
                Locale.ROOT, "exponent c, lags %,d to %,d", exponent.getFromLagSteps(), exponent.getToLagSteps());
        // A common factor of measured and predicted drops out of the exponent, so the model error is not that of a
        // size.
        return row(name, exponent.getExponent(), "");
    }

    private static String row(String name, Comparison comparison, String modelError) {
        boolean both = comparison.hasMeasured() && comparison.hasPredicted();
        boolean error = comparison.hasMeasured() && comparison.hasStandardError();
        return String.format(
                        Locale.ROOT,
                        "%-38s %12s ± %10s %12s %10s %9s   %s",
                        name,
                        comparison.hasMeasured() ? number(comparison.getMeasured()) : "–",
                        error ? number(comparison.getStandardError()) : "–",
                        comparison.hasPredicted() ? number(comparison.getPredicted()) : "–",
                        both ? decimals(3, comparison.getMeasured() / comparison.getPredicted()) : "–",
                        error
                                ? decimals(1, 100 * comparison.getStandardError() / Math.abs(comparison.getMeasured()))
                                : "–",
                        both ? modelError : "")
                .stripTrailing();
    }

    private static String describe(ModeVariance mode) {
        return "h = " + decimals(4, mode.getEigenvalue());
    }

    /// The bounds of all named departures added up; empty where none has a size.
    static String modelError(List<Caveat> caveats) {
        double low = 0;
        double high = 0;
        boolean any = false;
        for (Caveat caveat : caveats) {
            if (caveat.hasRelativeExcessLow() && caveat.hasRelativeExcessHigh()) {
                low += caveat.getRelativeExcessLow();
                high += caveat.getRelativeExcessHigh();
                any = true;
            }
        }
        return any ? signed(100 * low) + " … " + signed(100 * high) : "";
    }

    private List<String> explanation() {
        List<String> lines = new ArrayList<>();
        if (!result.getPredictionStatus().isEmpty()) {
            lines.add("No prediction: " + result.getPredictionStatus());
        }
        if (result.getCaveatsCount() > 0) {
            lines.add("Why theory and measurement differ:");
            for (Caveat caveat : result.getCaveatsList()) {
                lines.add("- " + caveat.getKind() + ": " + caveat.getMessage());
            }
        }
        lines.add("± is one standard error of the measurement; the model error is what the departures above explain.");
        return lines;
    }

    private String describeRun(RunSpec spec) {
        Hyperparameters with = spec.getHyperparameters();
        return String.format(
                Locale.ROOT,
                "run %s: %s on %s, η %s, β %s, λ %s, S %d, %s sampling, %,d limiting steps",
                result.getRun(),
                spec.getModel().getName(),
                spec.getData(),
                with.getLearningRate(),
                with.getMomentum(),
                with.getWeightDecay(),
                with.getBatchSize(),
                sampling(spec.getSampling()),
                spec.getLimitingSteps());
    }

    private static String sampling(Sampling sampling) {
        return switch (sampling) {
            case SAMPLING_IID -> "i.i.d.";
            case SAMPLING_SHUFFLED -> "shuffled";
            case SAMPLING_CYCLIC -> "cyclic";
            case SAMPLING_UNSPECIFIED, UNRECOGNIZED -> "unknown";
        };
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4g", value);
    }

    private static String decimals(int count, double value) {
        return String.format(Locale.ROOT, "%." + count + "f", value);
    }

    private static String signed(double percent) {
        return String.format(Locale.ROOT, "%+.1f", percent);
    }
}

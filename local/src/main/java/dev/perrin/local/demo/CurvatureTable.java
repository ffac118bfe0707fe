package dev.perrin.local.demo;

import dev.perrin.proto.archive.v1.GetCurvatureResponse;
import dev.perrin.proto.curvature.v1.CurvatureMatrix;
import dev.perrin.proto.curvature.v1.CurvatureSummary;
import dev.perrin.proto.curvature.v1.Precision;
import dev.perrin.proto.curvature.v1.SampledCurvature;
import dev.perrin.proto.curvature.v1.SampledNumber;
import dev.perrin.proto.curvature.v1.SpectralDensity;
import dev.perrin.proto.run.v1.RunRecord;
import java.io.PrintStream;
import java.util.Locale;

/// A measurement of curvature for people.
final class CurvatureTable {
    /// Modes that are printed of each end.
    private static final int MOST_ROWS = 20;

    private static final int DENSITY_ROWS = 16;
    private static final int BAR_WIDTH = 40;

    private final RunRecord measurement;
    private final GetCurvatureResponse result;
    private final CurvatureSummary summary;

    /// @param measurement its last record
    CurvatureTable(RunRecord measurement, GetCurvatureResponse result) {
        this.measurement = measurement;
        this.result = result;
        this.summary = result.getSummary();
    }

    void print(PrintStream out) {
        out.printf(
                Locale.ROOT,
                "%s of run %s at step %,d: %,d parameters, %s, %s%s%n",
                summary.getMatrix() == CurvatureMatrix.CURVATURE_MATRIX_GAUSS_NEWTON
                        ? "Gauss-Newton matrix"
                        : "curvature",
                measurement.getSpec().getCurvatureOf().getRun(),
                result.getStep(),
                result.getDimension(),
                examples(),
                method(),
                statistics());
        out.printf(Locale.ROOT, "stored as %s%n%n", result.getObjectKey());
        modes(out);
        out.println();
        number(out, "tr H", measurement.getCurvatures(0).getTrace());
        number(out, "tr Σ / S", measurement.getCurvatures(0).getNoiseTrace());
        if (summary.hasSampled()) {
            sampled(out, summary.getSampled());
        } else {
            out.printf(
                    Locale.ROOT,
                    "%-34s %12.4g%n",
                    "noise off the diagonal, fraction",
                    summary.getNoiseOffDiagonalFraction());
        }
    }

    private String examples() {
        return summary.getSubset().isEmpty()
                ? String.format(Locale.ROOT, "%,d examples", summary.getExamples())
                : String.format(Locale.ROOT, "%,d examples of subset %s", summary.getExamples(), summary.getSubset());
    }

    private String method() {
        return switch (summary.getMethod()) {
            case HESSIAN_METHOD_ANALYTIC -> "in closed form";
            case HESSIAN_METHOD_GRADIENT_DIFFERENCES -> "by differences of gradients";
            case HESSIAN_METHOD_SCORE_DIFFERENCES -> "by differences of scores";
            case HESSIAN_METHOD_ALGORITHMIC_DIFFERENTIATION ->
                summary.getPrecision() == Precision.PRECISION_FLOAT32
                        ? "by algorithmic differentiation in float32"
                        : "by algorithmic differentiation";
            case HESSIAN_METHOD_UNSPECIFIED, UNRECOGNIZED -> "by an unknown method";
        };
    }

    private String statistics() {
        return switch (summary.getNormalisation()) {
            case NORMALISATION_STATISTICS_RUNNING -> ", running statistics of batch norm";
            case NORMALISATION_STATISTICS_MINIBATCH ->
                ", batch norm by minibatches of " + summary.getNormalisationBatch();
            case NORMALISATION_STATISTICS_RE_ESTIMATED -> ", statistics of batch norm estimated at the point";
            case NORMALISATION_STATISTICS_UNSPECIFIED, UNRECOGNIZED -> "";
        };
    }

    private void modes(PrintStream out) {
        int all = summary.getEigenvalueCount();
        int leading = summary.hasSampled() ? summary.getSampled().getLeadingCount() : all;
        out.printf("%6s %14s %12s %14s %12s%n", "mode", "eigenvalue", "residual", "noise C", "q·∇L");
        for (int mode = 0; mode < Math.min(leading, MOST_ROWS); mode++) {
            row(out, mode, Integer.toString(mode + 1));
        }
        if (leading > MOST_ROWS) {
            out.printf("%6s%n", "…");
        }
        for (int mode = Math.max(leading, all - MOST_ROWS); mode < all; mode++) {
            row(out, mode, Integer.toString(mode - all));
        }
    }

    private void row(PrintStream out, int mode, String name) {
        boolean hasResidual = mode < summary.getSampled().getResidualCount();
        out.printf(
                Locale.ROOT,
                "%6s %14.6g %12s %14.4g %12.2g%n",
                name,
                summary.getEigenvalue(mode),
                hasResidual
                        ? String.format(
                                Locale.ROOT, "%.1e", summary.getSampled().getResidual(mode))
                        : "",
                summary.getNoiseVariance(mode),
                summary.getGradient(mode));
    }

    private void sampled(PrintStream out, SampledCurvature sampled) {
        number(out, "tr H²", sampled.getSquaredTrace());
        number(
                out,
                "noise off the diagonal, fraction",
                SampledNumber.newBuilder()
                        .setValue(summary.getNoiseOffDiagonalFraction())
                        .setStandardError(sampled.getNoiseOffDiagonalFractionError())
                        .build());
        out.printf(
                Locale.ROOT,
                "%,d products, each to %.1e; residuals %s; noise from %,d examples%n%n",
                sampled.getProducts(),
                sampled.getProductError(),
                sampled.getConverged() ? "within the tolerance" : "NOT within the tolerance",
                sampled.getNoiseExamples());
        density(out, sampled.getDensity());
    }

    private static void number(PrintStream out, String name, SampledNumber number) {
        out.printf(
                Locale.ROOT,
                "%-34s %12.5g%s%n",
                name,
                number.getValue(),
                number.getStandardError() > 0 ? String.format(Locale.ROOT, " ± %.2g", number.getStandardError()) : "");
    }

    /// The greatest value of each piece of the axis, on a logarithmic scale over six decades.
    private static void density(PrintStream out, SpectralDensity density) {
        int points = density.getEigenvalueCount();
        if (points < DENSITY_ROWS) {
            return;
        }
        double peak = density.getDensityList().stream()
                .mapToDouble(Double::doubleValue)
                .max()
                .orElseThrow();
        out.printf(Locale.ROOT, "density of all eigenvalues, smoothed by %.2g%n", density.getWidth());
        for (int row = 0; row < DENSITY_ROWS; row++) {
            int from = row * points / DENSITY_ROWS;
            int to = (row + 1) * points / DENSITY_ROWS;
            double greatest = 0;
            for (int point = from; point < to; point++) {
                greatest = Math.max(greatest, density.getDensity(point));
            }
            double decades = greatest > 0 ? Math.log10(greatest / peak) : Double.NEGATIVE_INFINITY;
            int bar = (int) Math.round(BAR_WIDTH * Math.clamp(1 + decades / 6, 0, 1));
            out.printf(
                    Locale.ROOT,
                    "%12.4g … %-12.4g %-" + BAR_WIDTH + "s %.2g%n",
                    density.getEigenvalue(from),
                    density.getEigenvalue(to - 1),
                    "#".repeat(bar),
                    greatest);
        }
    }
}

package dev.perrin.analysis.growth;

import dev.perrin.analysis.exponent.Cholesky;
import dev.perrin.analysis.exponent.MsdCurve;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;

/// Power law, logarithm and saturation against each other.
///
/// Each law is A·f(l; s): on logarithms, ln MSDᵢ = ln A + ln f(lᵢ; s) + noise of the covariance S of
/// [MsdCurve#covariance]. For each shape s the best ln A is linear; s minimises the rest, χ² = rᵀS⁻¹r, on a grid and
/// then by golden section. −2 ln L = χ² + ln det S + n ln 2π. L⁻¹r of S = L·Lᵀ has n independent components, n lags.
/// Lags are thinned to a factor [#SPACING], because S of nearer ones is close to singular and any error of its model
/// would decide.
public final class GrowthLaws {
    /// Least factor between lags that are compared on.
    public static final double SPACING = 1.5;

    private static final int PARAMETERS = 2;
    private static final int GRID = 160;
    private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

    private final double[] lags;
    private final double[] logMsd;
    private final Cholesky cholesky;
    private final double[] whiteOnes;
    private final double constant;

    private GrowthLaws(double[] lags, double[] logMsd, Cholesky cholesky) {
        this.lags = lags;
        this.logMsd = logMsd;
        this.cholesky = cholesky;
        double[] ones = new double[lags.length];
        Arrays.fill(ones, 1);
        this.whiteOnes = cholesky.whiten(ones);
        this.constant = cholesky.logDeterminant() + lags.length * Math.log(2 * Math.PI);
    }

    /// @return empty when fewer than four lags with an error lie from one to the other, for which the criterion is not
    ///     defined, and for motion without noise
    public static List<GrowthLaw> compare(MsdCurve curve, double fromLagSteps, double toLagSteps) {
        int[] indices = thinned(curve, fromLagSteps, toLagSteps);
        if (indices.length < PARAMETERS + 2) {
            return List.of();
        }
        double[] lags = new double[indices.length];
        double[] logMsd = new double[indices.length];
        for (int i = 0; i < indices.length; i++) {
            lags[i] = curve.lagSteps(indices[i]);
            logMsd[i] = curve.logMsd(indices[i]);
        }
        return curve.covariance(indices)
                .flatMap(Cholesky::of)
                .map(cholesky -> new GrowthLaws(lags, logMsd, cholesky).compare())
                .orElse(List.of());
    }

    private static int[] thinned(MsdCurve curve, double from, double to) {
        List<Integer> indices = new ArrayList<>();
        double next = from;
        for (int i = 0; i < curve.size() && curve.lagSteps(i) <= to && curve.hasError(i); i++) {
            if (curve.lagSteps(i) >= next) {
                indices.add(i);
                next = curve.lagSteps(i) * SPACING;
            }
        }
        return indices.stream().mapToInt(Integer::intValue).toArray();
    }

    private List<GrowthLaw> compare() {
        double shortest = lags[0];
        double longest = lags[lags.length - 1];
        // ln l + κ must be greater than 0 at the shortest lag: κ = e^u − ln l₀.
        double first = Math.log(shortest);
        DoubleBinaryOperator logarithm = (lag, u) -> Math.log(Math.log(lag) - first + Math.exp(u));
        DoubleBinaryOperator saturation = (lag, u) -> Math.log(-Math.expm1(-lag / Math.exp(u)));
        DoubleBinaryOperator power = (lag, c) -> c * Math.log(lag);
        double c = best(power, -1, 3);
        double u = best(logarithm, Math.log(1e-3), Math.log(1e6));
        double v = best(saturation, Math.log(shortest / 100), Math.log(longest * 1e4));
        double b = Math.exp(amplitude(logarithm, u));
        List<Fitted> fits = List.of(
                new Fitted("power", List.of("D", "c"), List.of(Math.exp(amplitude(power, c)), c), chiSquared(power, c)),
                new Fitted(
                        "logarithm",
                        List.of("a", "b"),
                        List.of(b * (Math.exp(u) - first), b),
                        chiSquared(logarithm, u)),
                new Fitted(
                        "saturation",
                        List.of("A", "tau"),
                        List.of(Math.exp(amplitude(saturation, v)), Math.exp(v)),
                        chiSquared(saturation, v)));
        return weighed(fits);
    }

    private record Fitted(String law, List<String> constants, List<Double> values, double chiSquared) {}

    private List<GrowthLaw> weighed(List<Fitted> fits) {
        double least = Double.POSITIVE_INFINITY;
        for (Fitted fit : fits) {
            least = Math.min(least, fit.chiSquared());
        }
        double total = 0;
        for (Fitted fit : fits) {
            total += Math.exp((least - fit.chiSquared()) / 2);
        }
        double penalty = 2.0 * PARAMETERS + 2.0 * PARAMETERS * (PARAMETERS + 1) / (lags.length - PARAMETERS - 1);
        List<GrowthLaw> laws = new ArrayList<>();
        for (Fitted fit : fits) {
            laws.add(new GrowthLaw(
                    fit.law(),
                    fit.constants(),
                    fit.values(),
                    fit.chiSquared(),
                    fit.chiSquared() + constant + penalty,
                    Math.exp((least - fit.chiSquared()) / 2) / total));
        }
        return laws;
    }

    private double best(DoubleBinaryOperator law, double low, double high) {
        double step = (high - low) / GRID;
        double centre = low;
        for (int i = 1; i <= GRID; i++) {
            if (chiSquared(law, low + i * step) < chiSquared(law, centre)) {
                centre = low + i * step;
            }
        }
        double begin = Math.max(low, centre - step);
        double end = Math.min(high, centre + step);
        while (end - begin > 1e-10 * (1 + Math.abs(centre))) {
            double left = end - GOLDEN * (end - begin);
            double right = begin + GOLDEN * (end - begin);
            if (chiSquared(law, left) <= chiSquared(law, right)) {
                end = right;
            } else {
                begin = left;
            }
        }
        return (begin + end) / 2;
    }

    /// Least χ² of a shape over all amplitudes.
    private double chiSquared(DoubleBinaryOperator law, double shape) {
        double[] white = cholesky.whiten(residuals(law, shape));
        double amplitude = dot(whiteOnes, white) / dot(whiteOnes, whiteOnes);
        double sum = 0;
        for (int i = 0; i < white.length; i++) {
            double rest = white[i] - amplitude * whiteOnes[i];
            sum += rest * rest;
        }
        return sum;
    }

    /// The best ln A of a shape.
    private double amplitude(DoubleBinaryOperator law, double shape) {
        return dot(whiteOnes, cholesky.whiten(residuals(law, shape))) / dot(whiteOnes, whiteOnes);
    }

    private double[] residuals(DoubleBinaryOperator law, double shape) {
        double[] residuals = new double[lags.length];
        for (int i = 0; i < lags.length; i++) {
            residuals[i] = logMsd[i] - law.applyAsDouble(lags[i], shape);
        }
        return residuals;
    }

    private static double dot(double[] left, double[] right) {
        double sum = 0;
        for (int i = 0; i < left.length; i++) {
            sum += left[i] * right[i];
        }
        return sum;
    }
}

package dev.perrin.theory.bulk;

import dev.perrin.theory.mode.InvalidQuestionException;
import dev.perrin.theory.number.CompensatedSum;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Integral of many quantities at once against a density of eigenvalues, by adaptive Gauss–Kronrod quadrature in ln h
/// (T47).
///
/// A panel is taken when, for every quantity, its estimated error is within its share (by width) of the tolerance times
/// a first estimate of the whole integral; else it is halved. The panels of a generation are evaluated together.
///
/// @param tolerance relative, of every quantity.
/// @param mostNodes eigenvalues that may be evaluated.
public record BulkIntegral(double tolerance, long mostNodes) {
    /// To nine digits, with a million eigenvalues at most.
    public static final BulkIntegral DEFAULT = new BulkIntegral(1e-9, 1_000_000);

    public BulkIntegral {
        if (!(tolerance >= 1e-13 && tolerance <= 0.1)) {
            throw new InvalidQuestionException("spectrum.bulk_tolerance", tolerance, "must be in [1e-13, 0.1]");
        }
    }

    /// What is integrated, for a batch of eigenvalues.
    @FunctionalInterface
    public interface Integrand {
        /// @param eigenvalues length n. Not modified.
        /// @return n × quantities: what a mode of each eigenvalue adds to every quantity.
        double[][] evaluate(double[] eigenvalues);
    }

    /// @param values        one per quantity.
    /// @param relativeError estimated, relative to the integral of the absolute value; the largest there is.
    /// @param nodes         eigenvalues evaluated.
    @SuppressWarnings("ArrayRecordComponent") // Never modified; boxing would cost more than it guards.
    public record Value(double[] values, double relativeError, long nodes) {}

    /// Panels to begin with, per unit of ln h.
    private static final double PANELS_PER_UNIT = 0.5;
    /// Panels evaluated in one batch, at most.
    private static final int LARGEST_BATCH = 64;
    /// Numbers that the integrand returns for one batch, or for one panel if that has more.
    private static final int NUMBERS_OF_BATCH = 2_000_000;

    /// @throws InvalidQuestionException when the tolerance cannot be reached with the nodes allowed.
    public Value over(PowerLawBulk bulk, Integrand integrand) {
        List<Panel> panels = firstPanels(bulk);
        double[] scale = scale(bulk, panels, integrand);
        int batchSize = Math.clamp(NUMBERS_OF_BATCH / (Panel.POINTS * scale.length), 1, LARGEST_BATCH);
        Sums sums = new Sums(tolerance / bulk.logarithmicWidth(), rounding(bulk), scale);
        long nodes = (long) panels.size() * Panel.POINTS;
        while (!panels.isEmpty()) {
            List<Panel> halves = new ArrayList<>();
            for (int start = 0; start < panels.size(); start += batchSize) {
                List<Panel> batch = panels.subList(start, Math.min(start + batchSize, panels.size()));
                nodes += (long) batch.size() * Panel.POINTS;
                if (nodes > mostNodes) {
                    throw tooFine(bulk, sums);
                }
                double[][] values = integrand.evaluate(eigenvalues(bulk, batch));
                for (int p = 0; p < batch.size(); p++) {
                    double[] estimate = estimate(bulk, batch.get(p), values, p);
                    double[] error = error(bulk, batch.get(p), values, p);
                    if (!sums.take(batch.get(p), estimate, error)) {
                        halves.add(batch.get(p).firstHalf());
                        halves.add(batch.get(p).secondHalf());
                    }
                }
            }
            panels = halves;
        }
        if (sums.relativeError() > tolerance) {
            throw tooFine(bulk, sums);
        }
        return new Value(sums.values(), sums.relativeError(), nodes);
    }

    /// What rounding alone leaves of the difference of two rules, relative to their value: that of the sums, and that
    /// of ln h, which a steep density enlarges.
    private static double rounding(PowerLawBulk bulk) {
        return 2e-15 + Math.abs(1 - bulk.exponent()) * Math.ulp(bulk.logarithmicWidth());
    }

    private static List<Panel> firstPanels(PowerLawBulk bulk) {
        double width = bulk.logarithmicWidth();
        int count = Math.max(2, (int) Math.ceil(width * PANELS_PER_UNIT));
        return IntStream.range(0, count)
                .mapToObj(i -> new Panel(width * i / count, width * (i + 1) / count))
                .toList();
    }

    /// A first estimate of the integral of the absolute value of every quantity.
    private static double[] scale(PowerLawBulk bulk, List<Panel> panels, Integrand integrand) {
        double[] scale = {};
        for (Panel panel : panels) {
            double[] estimate = estimate(bulk, panel, integrand.evaluate(eigenvalues(bulk, List.of(panel))), 0);
            scale = scale.length == 0 ? new double[estimate.length] : scale;
            for (int q = 0; q < scale.length; q++) {
                scale[q] += Math.abs(estimate[q]);
            }
        }
        return scale;
    }

    private static double[] eigenvalues(PowerLawBulk bulk, List<Panel> panels) {
        double[] eigenvalues = new double[panels.size() * Panel.POINTS];
        for (int i = 0; i < eigenvalues.length; i++) {
            eigenvalues[i] = bulk.eigenvalue(panels.get(i / Panel.POINTS).point(i % Panel.POINTS));
        }
        return eigenvalues;
    }

    private static double[] estimate(PowerLawBulk bulk, Panel panel, double[][] values, int position) {
        return combine(bulk, panel, values, position, panel::weight);
    }

    private static double[] error(PowerLawBulk bulk, Panel panel, double[][] values, int position) {
        return combine(bulk, panel, values, position, panel::weightDifference);
    }

    /// @param position of the panel among those of `values`.
    private static double[] combine(
            PowerLawBulk bulk, Panel panel, double[][] values, int position, IntToDoubleFunction rule) {
        double[] sum = new double[values[0].length];
        for (int i = 0; i < Panel.POINTS; i++) {
            double weight = rule.applyAsDouble(i) * bulk.densityOfLogarithm(panel.point(i));
            double[] mode = values[position * Panel.POINTS + i];
            for (int q = 0; q < sum.length; q++) {
                sum[q] += weight * mode[q];
            }
        }
        return sum;
    }

    private InvalidQuestionException tooFine(PowerLawBulk bulk, Sums sums) {
        return new InvalidQuestionException(
                "spectrum.bulk_tolerance",
                tolerance,
                "cannot be reached for spectrum.bulk[" + bulk.index() + "] with " + mostNodes
                        + " eigenvalues; what could be taken has " + sums.relativeError());
    }

    /// What the panels taken add up to.
    private static final class Sums {
        private final double tolerancePerWidth;
        private final double rounding;
        private final double[] scale;
        private final CompensatedSum[] values;
        private final double[] errors;
        /// Of the absolute values of the panels' estimates.
        private final double[] absolute;

        /// @param scale of every quantity, what its error is measured by.
        Sums(double tolerancePerWidth, double rounding, double[] scale) {
            this.tolerancePerWidth = tolerancePerWidth;
            this.rounding = rounding;
            this.scale = scale;
            this.values =
                    Stream.generate(CompensatedSum::new).limit(scale.length).toArray(CompensatedSum[]::new);
            this.errors = new double[scale.length];
            this.absolute = new double[scale.length];
        }

        /// @return whether the panel is good enough and was added.
        boolean take(Panel panel, double[] estimate, double[] error) {
            double share = tolerancePerWidth * panel.width();
            for (int q = 0; q < scale.length; q++) {
                // A first estimate of a steep integrand can be far too small.
                double whole = Math.max(scale[q], absolute[q]);
                double allowed = Math.max(share * whole, rounding * Math.abs(estimate[q]));
                if (!isInfinite(estimate[q]) && Math.abs(error[q]) > allowed) {
                    return false;
                }
            }
            for (int q = 0; q < scale.length; q++) {
                values[q].add(estimate[q]);
                absolute[q] += Math.abs(estimate[q]);
                errors[q] += isInfinite(estimate[q]) ? 0 : Math.abs(error[q]);
            }
            return true;
        }

        /// A relative entropy is, as long as the law has no density.
        private static boolean isInfinite(double estimate) {
            return Double.isInfinite(estimate);
        }

        double[] values() {
            return Arrays.stream(values).mapToDouble(CompensatedSum::value).toArray();
        }

        double relativeError() {
            double worst = 0;
            for (int q = 0; q < errors.length; q++) {
                if (errors[q] > 0) {
                    worst = Math.max(worst, errors[q] / absolute[q]);
                }
            }
            return worst;
        }
    }
}

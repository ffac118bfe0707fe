package dev.perrin.trainer.curvature;

import dev.perrin.trainer.curvature.MeasurementProgress.Stage;
import dev.perrin.trainer.model.Model;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/// Gradient noise seen along k directions, from the gradients of single examples: QᵀΣQ and tr Σ of
/// Σ = (1/N) Σᵢ (gᵢ − ḡ)(gᵢ − ḡ)ᵀ, and how far Σ and the matrix whose eigenvectors the directions are commute.
///
/// From all N examples these are the numbers themselves, and their errors 0. From n of them drawn without replacement
/// each is a mean whose error is told by its scatter, less by √(1 − n/N) as there are no more than N. The off-diagonal
/// fraction is no mean, and few examples make it too large: its bias and its error come from leaving out one of
/// [#GROUPS] groups of the examples at a time (jackknife). O(n (g + k d)) for a gradient that costs g.
///
/// Where S examples cannot be told apart, because they share batch norm's statistics, n of M minibatches are drawn,
/// each
/// of their gradients is one draw of the noise, and Σ is S times their covariance. Errors are then never 0: there are
/// other minibatches than these.
///
/// Arrays are not to be modified.
///
/// @param covariance QᵀΣQ, k × k
/// @param standardErrors of each of its entries, k × k
/// @param trace tr Σ
/// @param offDiagonalFraction ‖off-diagonal part‖_F / ‖whole‖_F of QᵀΣQ: 0 when they commute on these directions
/// @param examples that these gradients are of
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody; a carrier of matrices.
public record ProjectedNoise(
        double[] covariance, double[] standardErrors, Estimate trace, Estimate offDiagonalFraction, int examples) {
    static final int GROUPS = 20;

    /// @param parameters θ, length d. Not modified.
    /// @param meanGradient ḡ over all N examples, length d. Not modified.
    /// @param directions k vectors of length d, orthonormal. Not modified.
    /// @param mostExamples n·S, or all when there are fewer; n is at least 2·[#GROUPS] where there are as many
    /// @param seed which examples are drawn
    /// @param progress hears how many gradients there are
    /// @param journal of what they are along the directions
    /// @throws CancellationException when `cancelled` says so
    public static ProjectedNoise measure(
            Model model,
            double[] parameters,
            double[] meanGradient,
            double[][] directions,
            int mostExamples,
            long seed,
            BooleanSupplier cancelled,
            Consumer<MeasurementProgress> progress,
            MeasurementJournal journal) {
        int all = model.groupCount();
        int size = model.groupSize();
        int[] drawn = drawn(all, Math.min(all, Math.max(mostExamples / size, 2 * GROUPS)), seed);
        int order = directions.length;
        double[] basis = new double[order];
        for (int a = 0; a < order; a++) {
            basis[a] = Vectors.dot(directions[a], meanGradient);
        }
        Sums whole = new Sums(order);
        Sums[] groups = IntStream.range(0, Math.min(GROUPS, drawn.length))
                .mapToObj(_ -> new Sums(order))
                .toArray(Sums[]::new);
        IntConsumer told = done -> progress.accept(MeasurementProgress.of(Stage.NOISE, "gradient", done, drawn.length));
        int part = Math.ceilDiv(drawn.length, MeasurementJournal.PARTS);
        for (int first = 0; first < drawn.length; first += part) {
            int from = first;
            int count = Math.min(part, drawn.length - first);
            double[] rows = new double[count * (order + 1)];
            journal.result(
                    rows,
                    () -> project(model, parameters, meanGradient, directions, drawn, from, rows, cancelled, told),
                    basis);
            for (int row = 0; row < count; row++) {
                int at = row * (order + 1);
                double[] projections = Arrays.copyOfRange(rows, at, at + order);
                whole.add(projections, rows[at + order]);
                groups[(first + row) % groups.length].add(projections, rows[at + order]);
            }
            told.accept(first + count);
        }
        double unseen = size > 1 ? 1 : Math.sqrt(1 - (double) drawn.length / all);
        Estimate fraction = whole.offDiagonalFraction(groups, unseen);
        return new ProjectedNoise(
                whole.means(),
                whole.standardErrors(unseen),
                new Estimate(whole.meanSquare(), whole.meanSquareError(unseen)),
                fraction,
                drawn.length * size);
    }

    /// @param rows deviation of each gradient along the directions, then its square. Modified.
    private static void project(
            Model model,
            double[] parameters,
            double[] meanGradient,
            double[][] directions,
            int[] drawn,
            int first,
            double[] rows,
            BooleanSupplier cancelled,
            IntConsumer told) {
        // So that the mean of squared deviations is Σ.
        double scale = Math.sqrt(GradientNoise.share(model) * model.groupCount());
        int order = directions.length;
        double[] gradient = new double[parameters.length];
        for (int at = 0; at < rows.length; at += order + 1) {
            int index = first + at / (order + 1);
            told.accept(index);
            if (cancelled.getAsBoolean()) {
                throw new CancellationException("measurement of the gradient noise was cancelled");
            }
            model.groupGradient(parameters, drawn[index], gradient);
            Vectors.addScaled(gradient, -1, meanGradient);
            if (model.groupSize() > 1) {
                Vectors.scale(gradient, scale);
            }
            for (int a = 0; a < order; a++) {
                rows[at + a] = Vectors.dot(directions[a], gradient);
            }
            rows[at + order] = Vectors.dot(gradient, gradient);
        }
    }

    private static int[] drawn(int all, int count, long seed) {
        int[] examples = IntStream.range(0, all).toArray();
        if (count == all) {
            return examples;
        }
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < count; i++) {
            int other = random.nextInt(i, all);
            int example = examples[other];
            examples[other] = examples[i];
            examples[i] = example;
        }
        return Arrays.copyOf(examples, count);
    }

    /// First and second moments of products of projections.
    private static final class Sums {
        private final int order;
        private final double[] sums;
        private final double[] squares;
        private double traceSum;
        private double traceSquares;
        private long count;

        Sums(int order) {
            this.order = order;
            this.sums = new double[order * order];
            this.squares = new double[order * order];
        }

        void add(double[] projections, double squaredNorm) {
            for (int a = 0; a < order; a++) {
                for (int b = 0; b < order; b++) {
                    double product = projections[a] * projections[b];
                    sums[a * order + b] += product;
                    squares[a * order + b] += product * product;
                }
            }
            traceSum += squaredNorm;
            traceSquares += squaredNorm * squaredNorm;
            count++;
        }

        double[] means() {
            double[] means = sums.clone();
            Vectors.scale(means, 1.0 / count);
            return means;
        }

        double[] standardErrors(double factor) {
            double[] errors = new double[sums.length];
            for (int i = 0; i < errors.length; i++) {
                errors[i] = factor * error(sums[i], squares[i]);
            }
            return errors;
        }

        double meanSquare() {
            return traceSum / count;
        }

        double meanSquareError(double factor) {
            return factor * error(traceSum, traceSquares);
        }

        private double error(double sum, double squared) {
            if (count < 2) {
                return 0;
            }
            double mean = sum / count;
            return Math.sqrt(Math.max(0, squared / count - mean * mean) / (count - 1));
        }

        /// @param factor of the errors: 0 where all examples are in the sums
        Estimate offDiagonalFraction(Sums[] groups, double factor) {
            double fraction = GradientNoise.offDiagonalFraction(sums, order);
            if (factor == 0) {
                return new Estimate(fraction, 0);
            }
            double[] values = new double[groups.length];
            double mean = 0;
            for (int group = 0; group < groups.length; group++) {
                double[] rest = sums.clone();
                Vectors.addScaled(rest, -1, groups[group].sums);
                // The fraction does not change with the number of examples it is made from.
                values[group] = GradientNoise.offDiagonalFraction(rest, order);
                mean += values[group] / groups.length;
            }
            double squared = 0;
            for (double value : values) {
                squared += (value - mean) * (value - mean);
            }
            double others = groups.length - 1.0;
            double bias = factor * factor * others * (mean - fraction);
            return new Estimate(
                    Math.clamp(fraction - bias, 0, 1), factor * Math.sqrt(squared * others / groups.length));
        }
    }
}

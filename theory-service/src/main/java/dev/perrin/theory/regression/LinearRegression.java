package dev.perrin.theory.regression;

import dev.perrin.theory.mode.InvalidQuestionException;
import java.util.Arrays;

/// Data of a linear regression in the eigenbasis of H = XᵀX/N (T30). Immutable.
public final class LinearRegression {
    /// Rows summed on their own before they join the total: keeps the rounding errors of long sums small.
    private static final int BLOCK = 256;

    /// Features for which there is time: the cost grows as their square times the number of examples.
    private static final int LARGEST = 200;

    private static final String INPUT = "noise.finite_data.input";
    private static final String TARGET = "noise.finite_data.target";

    private final int features;
    private final double[] targets;
    private final double[] eigenvalues;
    private final double[] eigenvectors;
    /// N × d, along the eigenvectors.
    private final double[] inputs;
    /// Xᵀy/N along the eigenvectors.
    private final double[] correlation;

    /// @param features d ≥ 1.
    /// @param input    N × d, row by row. Not modified.
    /// @param target   N. Not modified.
    public LinearRegression(int features, double[] input, double[] target) {
        requireShape(features, input.length, target.length);
        requireFinite(INPUT, input);
        requireFinite(TARGET, target);
        this.features = features;
        this.targets = target.clone();
        double[] hessian = meanProduct(input, input, features, features);
        for (double entry : hessian) {
            if (!Double.isFinite(entry)) {
                throw new InvalidQuestionException(INPUT, "too large", "the mean of its squares must be finite");
            }
        }
        Eigensystem system = Eigensystem.of(hessian, features);
        this.eigenvectors = system.vectors();
        this.eigenvalues = withoutRounding(system.values());
        this.inputs = alongEigenvectors(input);
        this.correlation = meanProduct(inputs, targets, features, 1);
    }

    /// Checks sizes, before anything is allocated for them.
    public static void requireShape(int features, long inputs, long targets) {
        if (features < 1) {
            throw new InvalidQuestionException("noise.finite_data.features", features, "must be at least 1");
        }
        if (features > LARGEST) {
            throw new InvalidQuestionException(
                    "noise.finite_data.features", features, "must not be more than " + LARGEST);
        }
        if (targets < 1) {
            throw new InvalidQuestionException(TARGET, "empty", "must have at least one value");
        }
        if (inputs != targets * features) {
            throw new InvalidQuestionException(
                    INPUT,
                    inputs + " values",
                    "must have features values for each of the " + targets + " targets: " + targets * features);
        }
    }

    public int features() {
        return features;
    }

    /// N.
    public int examples() {
        return targets.length;
    }

    /// h in falling order; a copy. Those that are 0 up to rounding are 0.
    public double[] eigenvalues() {
        return eigenvalues.clone();
    }

    /// d × d, one after the other in the order of the eigenvalues; a copy.
    public double[] eigenvectors() {
        return eigenvectors.clone();
    }

    double eigenvalue(int mode) {
        return eigenvalues[mode];
    }

    double correlation(int mode) {
        return correlation[mode];
    }

    double target(int example) {
        return targets[example];
    }

    /// Component of an input along an eigenvector.
    double input(int example, int mode) {
        return inputs[example * features + mode];
    }

    /// `(1/N) Σₙ wₙ xₙxₙᵀ`.
    ///
    /// @param weights length N. Not modified.
    /// @return d × d, symmetric.
    double[] weightedProduct(double[] weights) {
        int d = features;
        double[] total = new double[d * d];
        double[] block = new double[d * d];
        for (int from = 0; from < targets.length; from += BLOCK) {
            Arrays.fill(block, 0);
            int to = Math.min(from + BLOCK, targets.length);
            for (int n = from; n < to; n++) {
                int row = n * d;
                for (int i = 0; i < d; i++) {
                    double factor = weights[n] * inputs[row + i];
                    for (int j = i; j < d; j++) {
                        block[i * d + j] += factor * inputs[row + j];
                    }
                }
            }
            for (int i = 0; i < total.length; i++) {
                total[i] += block[i];
            }
        }
        for (int i = 0; i < d; i++) {
            for (int j = i; j < d; j++) {
                total[i * d + j] /= targets.length;
                total[j * d + i] = total[i * d + j];
            }
        }
        return total;
    }

    /// `xₙᵀ T xₙ` of every example.
    ///
    /// @param matrix d × d, symmetric. Not modified.
    double[] quadraticForms(double[] matrix) {
        int d = features;
        double[] forms = new double[targets.length];
        double[] product = new double[d];
        for (int n = 0; n < forms.length; n++) {
            int row = n * d;
            Arrays.fill(product, 0);
            for (int i = 0; i < d; i++) {
                double factor = inputs[row + i];
                product[i] += factor * matrix[i * d + i] / 2;
                for (int j = i + 1; j < d; j++) {
                    product[j] += factor * matrix[i * d + j];
                }
            }
            double form = 0;
            for (int i = 0; i < d; i++) {
                form += product[i] * inputs[row + i];
            }
            forms[n] = 2 * form;
        }
        return forms;
    }

    private double[] alongEigenvectors(double[] input) {
        int d = features;
        double[] result = new double[input.length];
        for (int n = 0; n < targets.length; n++) {
            for (int l = 0; l < d; l++) {
                if (eigenvalues[l] != 0) {
                    double component = 0;
                    for (int k = 0; k < d; k++) {
                        component += eigenvectors[l * d + k] * input[n * d + k];
                    }
                    result[n * d + l] = component;
                }
            }
        }
        return result;
    }

    /// Directions in which no input reaches have the eigenvalue 0, which rounding has moved.
    private static double[] withoutRounding(double[] values) {
        double[] result = values.clone();
        for (int i = 0; i < result.length; i++) {
            if (result[i] <= 0x1p-50 * result.length * values[0]) {
                result[i] = 0;
            }
        }
        return result;
    }

    /// `(1/N) Σₙ aₙ bₙᵀ`.
    private static double[] meanProduct(double[] left, double[] right, int leftWidth, int rightWidth) {
        int count = left.length / leftWidth;
        double[] total = new double[leftWidth * rightWidth];
        double[] block = new double[total.length];
        for (int from = 0; from < count; from += BLOCK) {
            Arrays.fill(block, 0);
            for (int n = from; n < Math.min(from + BLOCK, count); n++) {
                for (int i = 0; i < leftWidth; i++) {
                    double factor = left[n * leftWidth + i];
                    for (int j = 0; j < rightWidth; j++) {
                        block[i * rightWidth + j] += factor * right[n * rightWidth + j];
                    }
                }
            }
            for (int i = 0; i < total.length; i++) {
                total[i] += block[i];
            }
        }
        for (int i = 0; i < total.length; i++) {
            total[i] /= count;
        }
        return total;
    }

    private static void requireFinite(String field, double[] values) {
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i])) {
                throw new InvalidQuestionException(field + "[" + i + "]", values[i], "must be finite");
            }
        }
    }
}

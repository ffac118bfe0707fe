package dev.perrin.theory.digits;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/// Softmax regression on the digits at its minimum: pixels over 16 and a 1, cross-entropy, weight decay on everything.
/// Shares no code with what it is to test, nor with the trainer.
///
/// @param loss        with its L2 term.
/// @param accuracy    fraction of the examples that are classified right.
/// @param largestGradient component of the gradient, with its L2 term.
/// @param eigenvalues of the Hessian without the L2 term.
/// @param variances   of the gradient of one example along each eigenvector.
@SuppressWarnings("ArrayRecordComponent") // Test data.
record DigitsMinimum(double loss, double accuracy, double largestGradient, double[] eigenvalues, double[] variances) {
    private static final int CLASSES = 10;
    private static final int PIXELS = 64;
    private static final int INPUTS = PIXELS + 1;
    private static final int PARAMETERS = CLASSES * INPUTS;

    static final Path DATA = Path.of("../trainer-service/src/main/resources/data/digits/digits.csv.gz");

    static DigitsMinimum find(double weightDecay) {
        List<double[]> rows = read();
        double[][] inputs = rows.stream().map(DigitsMinimum::input).toArray(double[][]::new);
        int[] labels = rows.stream().mapToInt(row -> (int) row[PIXELS]).toArray();
        double[] weights = new double[PARAMETERS];
        double[][] probabilities = probabilities(inputs, weights);
        double[] gradient = gradient(inputs, labels, probabilities, weights, weightDecay);
        DMatrixRMaj hessian = hessian(inputs, probabilities);
        for (int newton = 0; newton < 30 && largest(gradient) > 1e-14; newton++) {
            DMatrixRMaj curvature = hessian.copy();
            for (int i = 0; i < PARAMETERS; i++) {
                curvature.add(i, i, weightDecay);
            }
            DMatrixRMaj step = new DMatrixRMaj(PARAMETERS, 1);
            if (!CommonOps_DDRM.solve(curvature, new DMatrixRMaj(PARAMETERS, 1, true, gradient), step)) {
                throw new IllegalStateException("the Hessian is singular");
            }
            for (int i = 0; i < PARAMETERS; i++) {
                weights[i] -= step.get(i);
            }
            probabilities = probabilities(inputs, weights);
            gradient = gradient(inputs, labels, probabilities, weights, weightDecay);
            hessian = hessian(inputs, probabilities);
        }
        return at(inputs, labels, probabilities, weights, weightDecay, largest(gradient), hessian);
    }

    private static DigitsMinimum at(
            double[][] inputs,
            int[] labels,
            double[][] probabilities,
            double[] weights,
            double weightDecay,
            double largestGradient,
            DMatrixRMaj hessian) {
        double loss = 0;
        int right = 0;
        for (double weight : weights) {
            loss += weightDecay * weight * weight / 2;
        }
        for (int n = 0; n < labels.length; n++) {
            loss -= Math.log(probabilities[n][labels[n]]) / labels.length;
            int best = 0;
            for (int c = 1; c < CLASSES; c++) {
                best = probabilities[n][c] > probabilities[n][best] ? c : best;
            }
            right += best == labels[n] ? 1 : 0;
        }
        EigenDecomposition_F64<DMatrixRMaj> decomposition = DecompositionFactory_DDRM.eig(PARAMETERS, true, true);
        if (!decomposition.decompose(hessian)) {
            throw new IllegalStateException("the Hessian has no decomposition");
        }
        double[] eigenvalues = new double[PARAMETERS];
        double[] variances = new double[PARAMETERS];
        for (int l = 0; l < PARAMETERS; l++) {
            eigenvalues[l] = decomposition.getEigenvalue(l).getReal();
            variances[l] = variance(
                    inputs,
                    labels,
                    probabilities,
                    decomposition.getEigenVector(l).getData());
        }
        return new DigitsMinimum(loss, (double) right / labels.length, largestGradient, eigenvalues, variances);
    }

    /// Of the gradient of one example along a direction.
    private static double variance(double[][] inputs, int[] labels, double[][] probabilities, double[] direction) {
        double sum = 0;
        double ofSquares = 0;
        for (int n = 0; n < labels.length; n++) {
            double along = 0;
            for (int c = 0; c < CLASSES; c++) {
                double error = probabilities[n][c] - (labels[n] == c ? 1 : 0);
                double product = 0;
                for (int i = 0; i < INPUTS; i++) {
                    product += inputs[n][i] * direction[c * INPUTS + i];
                }
                along += error * product;
            }
            sum += along;
            ofSquares += along * along;
        }
        double mean = sum / labels.length;
        return Math.max(0, ofSquares / labels.length - mean * mean);
    }

    private static double[][] probabilities(double[][] inputs, double[] weights) {
        double[][] result = new double[inputs.length][CLASSES];
        for (int n = 0; n < inputs.length; n++) {
            double largest = Double.NEGATIVE_INFINITY;
            for (int c = 0; c < CLASSES; c++) {
                for (int i = 0; i < INPUTS; i++) {
                    result[n][c] += weights[c * INPUTS + i] * inputs[n][i];
                }
                largest = Math.max(largest, result[n][c]);
            }
            double total = 0;
            for (int c = 0; c < CLASSES; c++) {
                result[n][c] = Math.exp(result[n][c] - largest);
                total += result[n][c];
            }
            for (int c = 0; c < CLASSES; c++) {
                result[n][c] /= total;
            }
        }
        return result;
    }

    private static double[] gradient(
            double[][] inputs, int[] labels, double[][] probabilities, double[] weights, double weightDecay) {
        double[] gradient = new double[PARAMETERS];
        for (int n = 0; n < inputs.length; n++) {
            for (int c = 0; c < CLASSES; c++) {
                double error = (probabilities[n][c] - (labels[n] == c ? 1 : 0)) / inputs.length;
                for (int i = 0; i < INPUTS; i++) {
                    gradient[c * INPUTS + i] += error * inputs[n][i];
                }
            }
        }
        for (int i = 0; i < PARAMETERS; i++) {
            gradient[i] += weightDecay * weights[i];
        }
        return gradient;
    }

    private static DMatrixRMaj hessian(double[][] inputs, double[][] probabilities) {
        double[] hessian = new double[PARAMETERS * PARAMETERS];
        for (int n = 0; n < inputs.length; n++) {
            double[] x = inputs[n];
            for (int a = 0; a < CLASSES; a++) {
                for (int b = 0; b <= a; b++) {
                    double weight = probabilities[n][a] * ((a == b ? 1 : 0) - probabilities[n][b]) / inputs.length;
                    for (int i = 0; i < INPUTS; i++) {
                        double factor = weight * x[i];
                        int row = (a * INPUTS + i) * PARAMETERS + b * INPUTS;
                        for (int j = 0; factor != 0 && j < INPUTS; j++) {
                            hessian[row + j] += factor * x[j];
                        }
                    }
                }
            }
        }
        for (int i = 0; i < PARAMETERS; i++) {
            for (int j = i + 1; j < PARAMETERS; j++) {
                hessian[i * PARAMETERS + j] = hessian[j * PARAMETERS + i];
            }
        }
        return new DMatrixRMaj(PARAMETERS, PARAMETERS, true, hessian);
    }

    private static double largest(double[] gradient) {
        double largest = 0;
        for (double component : gradient) {
            largest = Math.max(largest, Math.abs(component));
        }
        return largest;
    }

    private static double[] input(double[] row) {
        double[] input = new double[INPUTS];
        for (int i = 0; i < PIXELS; i++) {
            input[i] = row[i] / 16;
        }
        input[PIXELS] = 1;
        return input;
    }

    private static List<double[]> read() {
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(DATA)), StandardCharsets.UTF_8))) {
            return lines.lines()
                    .map(line -> Arrays.stream(line.split(",", -1))
                            .mapToDouble(Double::parseDouble)
                            .toArray())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

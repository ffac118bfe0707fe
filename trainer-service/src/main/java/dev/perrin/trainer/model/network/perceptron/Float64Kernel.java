package dev.perrin.trainer.model.network.perceptron;

import dev.perrin.trainer.linearalgebra.Matrix;
import dev.perrin.trainer.linearalgebra.MatrixProduct;
import dev.perrin.trainer.model.network.Elements;
import java.nio.DoubleBuffer;
import java.util.Arrays;

/// In float64.
final class Float64Kernel implements Kernel {
    private final Layers layers;
    private final double[] parameters;
    private final double[] gradient;
    private final Matrix[] weights;
    private final Matrix[] weightGradients;
    private final double[] sums;
    private double[][] activations = new double[0][];
    private double[][] errors = new double[0][];
    private Matrix[] activationRows = new Matrix[0];
    private Matrix[] errorRows = new Matrix[0];
    private int size;

    Float64Kernel(Layers layers) {
        this.layers = layers;
        this.parameters = new double[layers.dimension()];
        this.gradient = new double[layers.dimension()];
        this.weights = new Matrix[layers.count()];
        this.weightGradients = new Matrix[layers.count()];
        Arrays.setAll(
                weights, layer -> Matrix.of(parameters, layers.weights(layer), layers.out(layer), layers.in(layer)));
        Arrays.setAll(
                weightGradients,
                layer -> Matrix.of(gradient, layers.weights(layer), layers.out(layer), layers.in(layer)));
        this.sums = new double
                [layers.widths().stream().mapToInt(Integer::intValue).max().orElseThrow()];
    }

    @Override
    public void resize(int next) {
        size = next;
        activations = new double[layers.count() + 1][];
        Arrays.setAll(
                activations,
                i -> new double[Math.multiplyExact(next, layers.widths().get(i))]);
        // The errors of the scores stand in their place; the features have none.
        errors = activations.clone();
        for (int layer = 1; layer < layers.count(); layer++) {
            errors[layer] = new double[activations[layer].length];
        }
        activationRows = new Matrix[activations.length];
        errorRows = new Matrix[activations.length];
        Arrays.setAll(
                activationRows,
                i -> Matrix.of(activations[i], 0, next, layers.widths().get(i)));
        Arrays.setAll(
                errorRows, i -> Matrix.of(errors[i], 0, next, layers.widths().get(i)));
    }

    @Override
    public Elements parameters() {
        return new Elements.Float64(DoubleBuffer.wrap(parameters));
    }

    @Override
    public Elements gradient() {
        return new Elements.Float64(DoubleBuffer.wrap(gradient));
    }

    @Override
    public Elements inputs() {
        return new Elements.Float64(DoubleBuffer.wrap(activations[0]));
    }

    @Override
    public Elements scores() {
        return new Elements.Float64(DoubleBuffer.wrap(activations[layers.count()]));
    }

    @Override
    public void forward() {
        for (int layer = 0; layer < layers.count(); layer++) {
            double[] out = activations[layer + 1];
            for (int row = 0; row < size; row++) {
                System.arraycopy(parameters, layers.biases(layer), out, row * layers.out(layer), layers.out(layer));
            }
            MatrixProduct.compute(activationRows[layer], weights[layer].transpose(), 1, activationRows[layer + 1]);
            if (layer + 1 < layers.count()) {
                switch (layers.activation()) {
                    case TANH -> tanh(out);
                    case RELU -> rectify(out);
                }
            }
        }
    }

    @Override
    public void backward() {
        for (int layer = layers.count() - 1; layer >= 0; layer--) {
            MatrixProduct.compute(errorRows[layer + 1].transpose(), activationRows[layer], 0, weightGradients[layer]);
            setBiasGradients(layer, errors[layer + 1]);
            if (layer > 0) {
                MatrixProduct.compute(errorRows[layer + 1], weights[layer], 0, errorRows[layer]);
                switch (layers.activation()) {
                    case TANH -> timesTanhSlope(errors[layer], activations[layer]);
                    case RELU -> timesStep(errors[layer], activations[layer]);
                }
            }
        }
    }

    /// A of a layer's inputs, examples × features.
    Matrix activationRows(int layer) {
        return activationRows[layer];
    }

    /// The same. Not to be modified.
    double[] activations(int layer) {
        return activations[layer];
    }

    Matrix weights(int layer) {
        return weights[layer];
    }

    Matrix weightGradients(int layer) {
        return weightGradients[layer];
    }

    /// @param rows column sums of these become the gradient. Not modified.
    void setBiasGradients(int layer, double[] rows) {
        sumRows(rows, layers.out(layer), sums);
        System.arraycopy(sums, 0, gradient, layers.biases(layer), layers.out(layer));
    }

    /// @param sums at least `width` long. Modified.
    private static void sumRows(double[] rows, int width, double[] sums) {
        Arrays.fill(sums, 0, width, 0);
        for (int first = 0; first < rows.length; first += width) {
            for (int k = 0; k < width; k++) {
                sums[k] += rows[first + k];
            }
        }
    }

    /// @param values Modified.
    private static void tanh(double[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.tanh(values[i]);
        }
    }

    /// @param values Modified.
    private static void rectify(double[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.max(0, values[i]);
        }
    }

    /// @param errors times 1 − y². Modified.
    /// @param outputs y. Not modified.
    static void timesTanhSlope(double[] errors, double[] outputs) {
        for (int i = 0; i < errors.length; i++) {
            errors[i] *= 1 - outputs[i] * outputs[i];
        }
    }

    /// @param errors stay where the output is positive, and are 0 elsewhere. Modified.
    /// @param outputs Not modified.
    static void timesStep(double[] errors, double[] outputs) {
        for (int i = 0; i < errors.length; i++) {
            errors[i] = outputs[i] > 0 ? errors[i] : 0;
        }
    }
}

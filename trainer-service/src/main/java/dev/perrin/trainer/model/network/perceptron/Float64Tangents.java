package dev.perrin.trainer.model.network.perceptron;

import dev.perrin.trainer.linearalgebra.Matrix;
import dev.perrin.trainer.linearalgebra.MatrixProduct;
import java.util.Arrays;

/// The derivative along θ̇ of what [Float64Kernel] computes (Pearlmutter, Neural Computation 6, 147, 1994). With
/// Ẇ, ḃ from θ̇ and Ȧ₀ = 0,
///
/// Żₗ = Ȧₗ Wₗᵀ + Aₗ Ẇₗᵀ + ḃₗ,  Ȧₗ₊₁ = f′ ∘ Żₗ;  ∂L̇/∂Wₗ = Ḋₗᵀ Aₗ + Dₗᵀ Ȧₗ,  ∂L̇/∂bₗ = column sums of Ḋₗ,
/// Ḋₗ₋₁ = (Ḋₗ Wₗ + Dₗ Ẇₗ) ∘ f′ + (Dₗ Wₗ) ∘ ḟ′, where ḟ′ is −2 A ∘ Ȧ of tanh, and 0 of ReLU.
///
/// Cost: about 12 S d multiplications and additions, as two gradients.
final class Float64Tangents {
    private final Layers layers;
    private final Float64Kernel kernel;
    private final double[] direction;
    private final Matrix[] directions;
    private double[][] tangents = new double[0][];
    private double[][] errors = new double[0][];
    private double[][] errorTangents = new double[0][];
    private Matrix[] tangentRows = new Matrix[0];
    private Matrix[] errorRows = new Matrix[0];
    private Matrix[] errorTangentRows = new Matrix[0];
    private int size;

    Float64Tangents(Layers layers, Float64Kernel kernel) {
        this.layers = layers;
        this.kernel = kernel;
        this.direction = new double[layers.dimension()];
        this.directions = new Matrix[layers.count()];
        Arrays.setAll(
                directions, layer -> Matrix.of(direction, layers.weights(layer), layers.out(layer), layers.in(layer)));
    }

    /// @param next number of examples, as the kernel's
    private void resize(int next) {
        if (size == next) {
            return;
        }
        size = next;
        tangents = arrays();
        errors = arrays();
        errorTangents = arrays();
        tangentRows = rows(tangents);
        errorRows = rows(errors);
        errorTangentRows = rows(errorTangents);
    }

    /// Of every layer's outputs.
    private double[][] arrays() {
        double[][] arrays = new double[layers.count()][];
        Arrays.setAll(arrays, layer -> new double[Math.multiplyExact(size, layers.out(layer))]);
        return arrays;
    }

    private Matrix[] rows(double[][] arrays) {
        Matrix[] rows = new Matrix[arrays.length];
        Arrays.setAll(rows, layer -> Matrix.of(arrays[layer], 0, size, layers.out(layer)));
        return rows;
    }

    /// After the kernel's own pass forward.
    ///
    /// @param vector θ̇, length d. Not modified.
    /// @param examples in the kernel
    /// @return ż, examples × classes; where [#backward] finds Ḋ of the last layer. To be modified.
    double[] forward(double[] vector, int examples) {
        resize(examples);
        System.arraycopy(vector, 0, direction, 0, direction.length);
        for (int layer = 0; layer < layers.count(); layer++) {
            double[] out = tangents[layer];
            for (int row = 0; row < size; row++) {
                System.arraycopy(direction, layers.biases(layer), out, row * layers.out(layer), layers.out(layer));
            }
            MatrixProduct.compute(kernel.activationRows(layer), directions[layer].transpose(), 1, tangentRows[layer]);
            if (layer > 0) {
                MatrixProduct.compute(
                        tangentRows[layer - 1], kernel.weights(layer).transpose(), 1, tangentRows[layer]);
            }
            if (layer + 1 < layers.count()) {
                timesSlope(out, kernel.activations(layer + 1));
            }
        }
        int last = layers.count() - 1;
        System.arraycopy(tangents[last], 0, errorTangents[last], 0, tangents[last].length);
        return errorTangents[last];
    }

    /// After [#forward]; into the kernel's gradient.
    ///
    /// @param scoreErrors D of the last layer, examples × classes. Not modified.
    void backward(double[] scoreErrors) {
        int last = layers.count() - 1;
        System.arraycopy(scoreErrors, 0, errors[last], 0, scoreErrors.length);
        for (int layer = last; layer >= 0; layer--) {
            Matrix gradient = kernel.weightGradients(layer);
            MatrixProduct.compute(errorTangentRows[layer].transpose(), kernel.activationRows(layer), 0, gradient);
            if (layer > 0) {
                MatrixProduct.compute(errorRows[layer].transpose(), tangentRows[layer - 1], 1, gradient);
            }
            kernel.setBiasGradients(layer, errorTangents[layer]);
            if (layer > 0) {
                double[] below = errors[layer - 1];
                double[] tangentsBelow = errorTangents[layer - 1];
                MatrixProduct.compute(errorRows[layer], kernel.weights(layer), 0, errorRows[layer - 1]);
                MatrixProduct.compute(errorTangentRows[layer], kernel.weights(layer), 0, errorTangentRows[layer - 1]);
                MatrixProduct.compute(errorRows[layer], directions[layer], 1, errorTangentRows[layer - 1]);
                double[] outputs = kernel.activations(layer);
                timesSlope(tangentsBelow, outputs);
                addCurvature(tangentsBelow, below, outputs, tangents[layer - 1]);
                timesSlope(below, outputs);
            }
        }
    }

    /// @param values times f′. Modified.
    /// @param outputs A. Not modified.
    private void timesSlope(double[] values, double[] outputs) {
        switch (layers.activation()) {
            case TANH -> Float64Kernel.timesTanhSlope(values, outputs);
            case RELU -> Float64Kernel.timesStep(values, outputs);
        }
    }

    /// @param sum plus the errors times ḟ′. Modified.
    /// @param below D W. Not modified.
    /// @param outputs A. Not modified.
    /// @param moved Ȧ. Not modified.
    private void addCurvature(double[] sum, double[] below, double[] outputs, double[] moved) {
        switch (layers.activation()) {
            case TANH -> {
                for (int i = 0; i < sum.length; i++) {
                    sum[i] -= 2 * below[i] * outputs[i] * moved[i];
                }
            }
            case RELU -> {}
        }
    }
}

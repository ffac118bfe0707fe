package dev.perrin.theory.regression;

import java.util.Random;

/// Random linear regressions.
///
/// @param inputs  N × d.
/// @param targets N.
@SuppressWarnings("ArrayRecordComponent") // Test data.
record Problems(double[][] inputs, double[] targets) {
    /// Correlated inputs, some of them far out, and labels with noise that depends on the input.
    static Problems random(int examples, int features, long seed) {
        Random random = new Random(seed);
        double[][] inputs = new double[examples][features];
        double[] targets = new double[examples];
        for (int n = 0; n < examples; n++) {
            double common = random.nextGaussian();
            for (int i = 0; i < features; i++) {
                inputs[n][i] = (random.nextGaussian() + 0.7 * common) / (1 + i) + 0.2;
                targets[n] += inputs[n][i] * (i - 1);
            }
            targets[n] += 0.5 * random.nextGaussian() * (1 + Math.abs(inputs[n][0]));
        }
        return new Problems(inputs, targets);
    }

    LinearRegression data() {
        int d = inputs[0].length;
        double[] flat = new double[inputs.length * d];
        for (int n = 0; n < inputs.length; n++) {
            System.arraycopy(inputs[n], 0, flat, n * d, d);
        }
        return new LinearRegression(d, flat, targets);
    }
}

package dev.perrin.trainer.model.network;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/// Distribution of a layer's weights and biases before training; fan-in and fan-out are inputs and outputs times the
/// elements of a kernel.
public enum Initialisation {
    /// Weights and biases uniform in ±1/√(fan-in): PyTorch's default for convolutions and fully connected layers.
    UNIFORM_FAN_IN {
        @Override
        void fill(RandomGenerator random, Fans fans, float[] parameters, int first, int weights, int biases) {
            double bound = 1 / Math.sqrt((double) fans.in());
            for (int i = first; i < first + weights + biases; i++) {
                parameters[i] = (float) (bound * (2 * random.nextDouble() - 1));
            }
        }
    },
    /// Weights normal with variance 2/(fan-out), biases 0: torchvision's for convolutions followed by ReLU.
    NORMAL_FAN_OUT {
        @Override
        void fill(RandomGenerator random, Fans fans, float[] parameters, int first, int weights, int biases) {
            normal(random, Math.sqrt(2.0 / fans.out()), parameters, first, weights, biases);
        }
    },
    /// Weights normal with standard deviation 0.01, biases 0: torchvision's for the classifier of VGG.
    NORMAL_HUNDREDTH {
        @Override
        void fill(RandomGenerator random, Fans fans, float[] parameters, int first, int weights, int biases) {
            normal(random, 0.01, parameters, first, weights, biases);
        }
    };

    record Fans(long in, long out) {}

    /// @param parameters the layer's weights, then its biases, from `first` on. Modified.
    abstract void fill(RandomGenerator random, Fans fans, float[] parameters, int first, int weights, int biases);

    private static void normal(
            RandomGenerator random, double standardDeviation, float[] parameters, int first, int weights, int biases) {
        for (int i = first; i < first + weights; i++) {
            parameters[i] = (float) (standardDeviation * random.nextGaussian());
        }
        Arrays.fill(parameters, first + weights, first + weights + biases, 0f);
    }
}

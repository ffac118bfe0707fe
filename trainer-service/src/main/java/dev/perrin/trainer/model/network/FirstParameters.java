package dev.perrin.trainer.model.network;

import dev.perrin.trainer.model.network.Initialisation.Fans;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/// Draws θ before training, tensor after tensor.
final class FirstParameters {
    private FirstParameters() {}

    /// @param parameters in the order of the network's layout. Modified.
    static void fill(Network network, RandomGenerator random, float[] parameters) {
        int next = 0;
        for (Node node : network.nodes()) {
            switch (node.operation()) {
                case Operation.Convolution it -> {
                    int field = it.kernel() * it.kernel();
                    Fans fans = new Fans((long) it.in() * field, (long) it.out() * field);
                    int weights = Math.toIntExact(fans.in() * it.out());
                    int biases = it.bias() ? it.out() : 0;
                    it.initialisation().fill(random, fans, parameters, next, weights, biases);
                    next += weights + biases;
                }
                case Operation.FullyConnected it -> {
                    int weights = Math.multiplyExact(it.in(), it.out());
                    it.initialisation().fill(random, new Fans(it.in(), it.out()), parameters, next, weights, it.out());
                    next += weights + it.out();
                }
                case Operation.Normalisation it -> {
                    Arrays.fill(parameters, next, next + it.channels(), 1f);
                    Arrays.fill(parameters, next + it.channels(), next + 2 * it.channels(), 0f);
                    next += 2 * it.channels();
                }
                case Operation.Nonlinearity _,
                        Operation.Pooling _,
                        Operation.GlobalMean _,
                        Operation.Flattening _,
                        Operation.Sum _ -> {}
            }
        }
    }
}

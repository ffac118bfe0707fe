package dev.perrin.trainer.model.network.perceptron;

import dev.perrin.trainer.model.network.Activation;
import dev.perrin.trainer.model.network.Network;
import dev.perrin.trainer.model.network.Node;
import dev.perrin.trainer.model.network.Operation;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Widths of a perceptron from its features to its scores, and the activation between its layers. Layer l has the
/// weights W, widths[l + 1] × widths[l], then as many biases as rows.
record Layers(List<Integer> widths, Activation activation) {
    Layers {
        widths = List.copyOf(widths);
    }

    /// What a network has of this kind: nothing but fully connected layers, one activation between all of them, no
    /// normalisation; flattened images.
    static Optional<Layers> of(Network network) {
        List<Integer> widths = new ArrayList<>(List.of(network.input().size()));
        Set<Activation> activations = EnumSet.noneOf(Activation.class);
        List<Node> nodes = network.nodes();
        int next = nodes.getFirst().operation() instanceof Operation.Flattening ? 1 : 0;
        for (; next < nodes.size(); next += 2) {
            if (!(nodes.get(next).operation() instanceof Operation.FullyConnected layer)) {
                return Optional.empty();
            }
            widths.add(layer.out());
            if (next + 1 < nodes.size()) {
                if (!(nodes.get(next + 1).operation() instanceof Operation.Nonlinearity it)) {
                    return Optional.empty();
                }
                activations.add(it.activation());
            }
        }
        // Without sums every node takes the one before it.
        return switch (activations.size()) {
            case 0 -> Optional.of(new Layers(widths, Activation.TANH));
            case 1 -> Optional.of(new Layers(widths, activations.iterator().next()));
            default -> Optional.empty();
        };
    }

    int count() {
        return widths.size() - 1;
    }

    int in(int layer) {
        return widths.get(layer);
    }

    int out(int layer) {
        return widths.get(layer + 1);
    }

    /// First coordinate of the weights of a layer.
    int weights(int layer) {
        int next = 0;
        for (int before = 0; before < layer; before++) {
            next = Math.addExact(next, Math.multiplyExact(in(before) + 1, out(before)));
        }
        return next;
    }

    int biases(int layer) {
        return Math.addExact(weights(layer), Math.multiplyExact(in(layer), out(layer)));
    }

    int dimension() {
        return weights(count());
    }
}

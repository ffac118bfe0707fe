package dev.perrin.trainer.model.network;

import dev.perrin.trainer.data.ExampleShape;
import dev.perrin.trainer.model.ParameterLayout;
import dev.perrin.trainer.model.ParameterLayout.Normalisation;
import java.util.List;

/// A network as a graph of operations, from an example to one score a class. Nothing here says what computes it.
///
/// @param nodes each after those whose outputs it takes; the last one, fully connected, gives the scores
public record Network(ExampleShape input, List<Node> nodes, int classCount) {
    /// Name of the example among the inputs of nodes.
    public static final String INPUT = "input";

    public Network {
        nodes = List.copyOf(nodes);
        if (nodes.isEmpty() || !(nodes.getLast().operation() instanceof Operation.FullyConnected scores)) {
            throw new IllegalArgumentException("nodes must end with a fully connected layer, but are " + nodes);
        }
        if (scores.out() != classCount) {
            throw new IllegalArgumentException(
                    "the last node must give " + classCount + " scores, but gives " + scores.out());
        }
    }

    /// Tensors of θ in the order of PyTorch's `state_dict`.
    public ParameterLayout layout() {
        ParameterLayout.Builder layout = ParameterLayout.builder();
        for (Node node : nodes) {
            String name = node.name();
            switch (node.operation()) {
                case Operation.Convolution it -> {
                    layout.add(name + ".weight", it.out(), it.in(), it.kernel(), it.kernel());
                    if (it.bias()) {
                        layout.add(name + ".bias", it.out());
                    }
                }
                case Operation.FullyConnected it ->
                    layout.add(name + ".weight", it.out(), it.in()).add(name + ".bias", it.out());
                case Operation.Normalisation it ->
                    layout.add(name + ".weight", Normalisation.BATCH_SCALE, List.of(it.channels()))
                            .add(name + ".bias", Normalisation.BATCH_SHIFT, List.of(it.channels()));
                case Operation.Nonlinearity _,
                        Operation.Pooling _,
                        Operation.GlobalMean _,
                        Operation.Flattening _,
                        Operation.Sum _ -> {}
            }
        }
        return layout.build();
    }

    /// Batch norm's running means and variances, which are no parameters.
    public ParameterLayout buffers() {
        ParameterLayout.Builder layout = ParameterLayout.builder();
        for (Node node : nodes) {
            if (node.operation() instanceof Operation.Normalisation it) {
                layout.add(node.name() + ".running_mean", it.channels())
                        .add(node.name() + ".running_var", it.channels());
            }
        }
        return layout.build();
    }

    /// Numbers that all nodes together give for one example: the greater part of what a gradient needs in memory.
    public long activationCount() {
        return nodes.stream().mapToLong(node -> node.output().size()).sum();
    }

    /// Multiplications of a forward pass over one example, in convolutions and fully connected layers: the greater part
    /// of its work.
    public long multiplicationCount() {
        return nodes.stream().mapToLong(Network::multiplications).sum();
    }

    private static long multiplications(Node node) {
        return switch (node.operation()) {
            case Operation.Convolution it -> (long) node.output().size() * it.in() * it.kernel() * it.kernel();
            case Operation.FullyConnected it -> (long) it.in() * it.out();
            case Operation.Normalisation _,
                    Operation.Nonlinearity _,
                    Operation.Pooling _,
                    Operation.GlobalMean _,
                    Operation.Flattening _,
                    Operation.Sum _ -> 0;
        };
    }
}

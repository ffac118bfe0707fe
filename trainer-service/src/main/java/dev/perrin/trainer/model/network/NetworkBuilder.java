package dev.perrin.trainer.model.network;

import dev.perrin.trainer.data.ExampleShape;
import dev.perrin.trainer.model.network.Operation.PoolingKind;
import java.util.ArrayList;
import java.util.List;

/// Adds node after node, each taking the output of the one before, and keeps account of shapes.
final class NetworkBuilder {
    private final ExampleShape input;
    private final List<Node> nodes = new ArrayList<>();
    private String last = Network.INPUT;
    private ExampleShape shape;

    NetworkBuilder(ExampleShape input) {
        this.input = input;
        this.shape = input;
    }

    /// What a node has given, to be taken again later.
    record Output(String node, ExampleShape shape) {}

    Output output() {
        return new Output(last, shape);
    }

    /// Goes on from an earlier output.
    NetworkBuilder from(Output output) {
        last = output.node();
        shape = output.shape();
        return this;
    }

    NetworkBuilder convolution(
            String name, int out, int kernel, int stride, boolean bias, Initialisation initialisation) {
        int padding = (kernel - 1) / 2;
        Operation operation =
                new Operation.Convolution(shape.channels(), out, kernel, stride, padding, bias, initialisation);
        return add(name, operation, window(name, out, kernel, stride, padding));
    }

    NetworkBuilder normalisation(String name) {
        int channels = shape.height() == 1 && shape.channels() == 1 ? shape.width() : shape.channels();
        return add(name, new Operation.Normalisation(channels), shape);
    }

    NetworkBuilder nonlinearity(String name, Activation activation) {
        return add(name, new Operation.Nonlinearity(activation), shape);
    }

    NetworkBuilder pooling(String name, PoolingKind kind, int kernel, int stride, int padding) {
        return add(
                name,
                new Operation.Pooling(kind, kernel, stride, padding),
                window(name, shape.channels(), kernel, stride, padding));
    }

    NetworkBuilder globalMean(String name) {
        return add(name, new Operation.GlobalMean(), ExampleShape.row(shape.channels()));
    }

    NetworkBuilder flattening(String name) {
        return add(name, new Operation.Flattening(), ExampleShape.row(shape.size()));
    }

    NetworkBuilder fullyConnected(String name, int out, Initialisation initialisation) {
        return add(name, new Operation.FullyConnected(shape.size(), out, initialisation), ExampleShape.row(out));
    }

    NetworkBuilder sum(String name, Output other) {
        if (!shape.equals(other.shape())) {
            throw new IllegalArgumentException(
                    "inputs of sum '" + name + "' must have one shape, but have " + shape + " and " + other.shape());
        }
        nodes.add(new Node(name, new Operation.Sum(), List.of(last, other.node()), shape));
        last = name;
        return this;
    }

    Network build() {
        return new Network(input, nodes, shape.size());
    }

    private NetworkBuilder add(String name, Operation operation, ExampleShape output) {
        nodes.add(new Node(name, operation, List.of(last), output));
        last = name;
        shape = output;
        return this;
    }

    private ExampleShape window(String name, int channels, int kernel, int stride, int padding) {
        return new ExampleShape(
                channels,
                extent(name, shape.height(), kernel, stride, padding),
                extent(name, shape.width(), kernel, stride, padding));
    }

    private int extent(String name, int extent, int kernel, int stride, int padding) {
        int room = extent + 2 * padding - kernel;
        if (room < 0) {
            throw new NetworkException("examples of " + input.channels() + " × " + input.height() + " × "
                    + input.width() + " are too small for this network: at '" + name + "' a window of " + kernel
                    + " meets an extent of " + extent);
        }
        return room / stride + 1;
    }
}

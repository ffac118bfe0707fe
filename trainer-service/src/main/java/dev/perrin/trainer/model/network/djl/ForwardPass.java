package dev.perrin.trainer.model.network.djl;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.perrin.trainer.model.network.Activation;
import dev.perrin.trainer.model.network.Network;
import dev.perrin.trainer.model.network.Node;
import dev.perrin.trainer.model.network.Operation;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/// The operations of a network as calls of PyTorch. What an operation gives is let go as soon as the last one that
/// takes it is done; PyTorch itself keeps what the backward pass will need.
final class ForwardPass {
    private final Network network;
    private final boolean wide;
    private final Map<String, Integer> uses = new HashMap<>();

    /// @param wide whether [WideProducts] are faster here
    ForwardPass(Network network, boolean wide) {
        this.network = network;
        this.wide = wide;
        for (Node node : network.nodes()) {
            node.inputs().forEach(input -> uses.merge(input, 1, Integer::sum));
        }
    }

    /// @param inputs of the minibatch; stays the caller's
    /// @param parameters by their names
    /// @param statistics by their names; in the mode of training they become the minibatch's
    /// @return scores, examples × classes
    PtNDArray scores(
            PtNDArray inputs, Map<String, PtNDArray> parameters, Map<String, PtNDArray> statistics, boolean training) {
        Map<String, PtNDArray> tensors = new HashMap<>(parameters);
        tensors.putAll(statistics);
        Map<String, PtNDArray> outputs = new HashMap<>();
        outputs.put(Network.INPUT, inputs);
        Map<String, Integer> left = new HashMap<>(uses);
        for (Node node : network.nodes()) {
            outputs.put(node.name(), apply(node, outputs, tensors, training));
            for (String input : node.inputs()) {
                if (left.merge(input, -1, Integer::sum) == 0 && !input.equals(Network.INPUT)) {
                    Objects.requireNonNull(outputs.remove(input)).close();
                }
            }
        }
        return get(outputs, network.nodes().getLast().name());
    }

    /// Scores z and their derivative ż along the direction of a [TangentPass].
    record Scores(PtNDArray values, PtNDArray tangents) {}

    /// @param inputs of the minibatch; stays the caller's
    Scores scoresAlong(PtNDArray inputs, TangentPass pass) {
        Map<String, PtNDArray> tensors = new HashMap<>(pass.parameters());
        tensors.putAll(pass.statistics());
        Map<String, PtNDArray> outputs = new HashMap<>();
        outputs.put(Network.INPUT, inputs);
        Map<String, PtNDArray> tangents = new HashMap<>();
        for (Node node : network.nodes()) {
            String first = node.inputs().getFirst();
            PtNDArray x = get(outputs, first);
            PtNDArray y = apply(node, outputs, tensors, pass.training());
            PtNDArray tangent = pass.apply(
                    node, x, tangents.get(first), tangents.get(node.inputs().getLast()), y);
            outputs.put(node.name(), y);
            if (tangent != null) {
                tangents.put(node.name(), tangent);
            }
        }
        String last = network.nodes().getLast().name();
        return new Scores(get(outputs, last), get(tangents, last));
    }

    private PtNDArray apply(
            Node node, Map<String, PtNDArray> outputs, Map<String, PtNDArray> tensors, boolean training) {
        PtNDArray input = get(outputs, node.inputs().getFirst());
        String name = node.name();
        return switch (node.operation()) {
            case Operation.Convolution it ->
                JniUtils.convolution(
                        input,
                        get(tensors, name + ".weight"),
                        it.bias() ? get(tensors, name + ".bias") : null,
                        square(it.stride()),
                        square(it.padding()),
                        square(1),
                        1);
            case Operation.Normalisation _ ->
                // A momentum of 1 leaves the minibatch's own statistics where the running ones were.
                JniUtils.batchNorm(
                        input,
                        get(tensors, name + ".running_mean"),
                        get(tensors, name + ".running_var"),
                        get(tensors, name + ".weight"),
                        get(tensors, name + ".bias"),
                        training,
                        1,
                        Operation.Normalisation.EPSILON);
            case Operation.Nonlinearity it -> nonlinear(it.activation(), input);
            case Operation.Pooling it -> pooled(it, input);
            case Operation.GlobalMean _ -> JniUtils.mean(JniUtils.flatten(input, 2, -1), 2, false);
            case Operation.Flattening _ -> JniUtils.flatten(input, 1, -1);
            case Operation.FullyConnected it ->
                connected(it, input, get(tensors, name + ".weight"), get(tensors, name + ".bias"));
            case Operation.Sum _ ->
                JniUtils.add(input, get(outputs, node.inputs().getLast()));
        };
    }

    private PtNDArray connected(Operation.FullyConnected it, PtNDArray input, PtNDArray weights, PtNDArray bias) {
        return wide && WideProducts.areFor(input.getShape().get(0), (long) it.in() * it.out())
                ? WideProducts.of(input, weights, bias)
                : JniUtils.linear(input, weights, bias);
    }

    private static PtNDArray nonlinear(Activation activation, PtNDArray input) {
        return switch (activation) {
            case TANH -> JniUtils.tanh(input);
            case RELU -> JniUtils.relu(input);
        };
    }

    private static PtNDArray pooled(Operation.Pooling it, PtNDArray input) {
        Shape window = square(it.kernel());
        Shape stride = square(it.stride());
        Shape padding = square(it.padding());
        return switch (it.kind()) {
            case GREATEST -> JniUtils.maxPool(input, window, stride, padding, false);
            case MEAN -> JniUtils.avgPool(input, window, stride, padding, false, false);
        };
    }

    private static Shape square(int extent) {
        return new Shape(extent, extent);
    }

    static PtNDArray get(Map<String, PtNDArray> arrays, String name) {
        return Objects.requireNonNull(arrays.get(name), name);
    }
}

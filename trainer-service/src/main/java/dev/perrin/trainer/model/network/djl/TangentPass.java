package dev.perrin.trainer.model.network.djl;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import dev.perrin.trainer.data.ExampleShape;
import dev.perrin.trainer.model.network.Activation;
import dev.perrin.trainer.model.network.Node;
import dev.perrin.trainer.model.network.Operation;
import dev.perrin.trainer.model.network.Operation.PoolingKind;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The derivative of every operation along a direction θ̇ of the parameters, as calls of PyTorch that it can go back
/// through: of y = f(x, θ) it is ẏ = ∂f/∂x ẋ + ∂f/∂θ θ̇. The example has no ẋ.
///
/// @param manager of everything that is made
/// @param parameters by their names
/// @param directions θ̇, by the names of their parameters
/// @param statistics by their names
/// @param training whether batch norm divides by the minibatch's own statistics
record TangentPass(
        PtNDManager manager,
        Map<String, PtNDArray> parameters,
        Map<String, PtNDArray> directions,
        Map<String, PtNDArray> statistics,
        boolean training) {
    /// @param x first input of the node
    /// @param tangent of it; null when it is the example
    /// @param other tangent of the second input; null when there is none, or when it is the example
    /// @param y output of the node
    /// @return ẏ; null when nothing depends on parameters so far
    @Nullable
    PtNDArray apply(Node node, PtNDArray x, @Nullable PtNDArray tangent, @Nullable PtNDArray other, PtNDArray y) {
        String name = node.name();
        return switch (node.operation()) {
            case Operation.Convolution it -> convolved(name, it, x, tangent);
            case Operation.FullyConnected _ -> {
                PtNDArray byWeights = JniUtils.linear(x, direction(name + ".weight"), direction(name + ".bias"));
                yield tangent == null
                        ? byWeights
                        : JniUtils.add(
                                byWeights,
                                JniUtils.linear(
                                        tangent,
                                        parameter(name + ".weight"),
                                        zeros(y.getShape().get(1), y)));
            }
            case Operation.Normalisation _ ->
                training ? normalised(name, x, tangent) : normalisedByRunning(name, x, tangent);
            case Operation.Sum _ -> sum(tangent, other);
            case Operation.Nonlinearity it -> tangent == null ? null : nonlinear(it.activation(), x, tangent, y);
            case Operation.Pooling it -> tangent == null ? null : pooled(it, node.output(), x, tangent);
            case Operation.GlobalMean _ ->
                tangent == null ? null : JniUtils.mean(JniUtils.flatten(tangent, 2, -1), 2, false);
            case Operation.Flattening _ -> tangent == null ? null : JniUtils.flatten(tangent, 1, -1);
        };
    }

    private PtNDArray convolved(String name, Operation.Convolution it, PtNDArray x, @Nullable PtNDArray tangent) {
        PtNDArray byWeights = convolution(it, x, direction(name + ".weight"), it.bias() ? name : null);
        return tangent == null
                ? byWeights
                : JniUtils.add(byWeights, convolution(it, tangent, parameter(name + ".weight"), null));
    }

    private PtNDArray convolution(
            Operation.Convolution it, PtNDArray x, PtNDArray weights, @Nullable String biasDirection) {
        return JniUtils.convolution(
                x,
                weights,
                biasDirection == null ? null : direction(biasDirection + ".bias"),
                square(it.stride()),
                square(it.padding()),
                square(1),
                1);
    }

    /// ẏ = γ ẋ/√(σ² + ε) + γ̇ x̂ + β̇.
    private PtNDArray normalisedByRunning(String name, PtNDArray x, @Nullable PtNDArray tangent) {
        PtNDArray mean = statistic(name + ".running_mean");
        PtNDArray variance = statistic(name + ".running_var");
        PtNDArray byParameters =
                normalisation(x, mean, variance, direction(name + ".weight"), direction(name + ".bias"));
        if (tangent == null) {
            return byParameters;
        }
        PtNDArray nothing = zeros(mean.getShape().get(0), x);
        return JniUtils.add(
                byParameters, normalisation(tangent, nothing, variance, parameter(name + ".weight"), nothing));
    }

    private static PtNDArray normalisation(
            PtNDArray x, PtNDArray mean, PtNDArray variance, PtNDArray scale, PtNDArray shift) {
        return JniUtils.batchNorm(x, mean, variance, scale, shift, false, 0, Operation.Normalisation.EPSILON);
    }

    /// With c = x − ⟨x⟩, r = 1/√(⟨c²⟩ + ε), x̂ = r c and ċ = ẋ − ⟨ẋ⟩, means over the minibatch and the image:
    /// ẏ = γ r (ċ − x̂ ⟨x̂ ċ⟩) + γ̇ x̂ + β̇.
    private PtNDArray normalised(String name, PtNDArray x, @Nullable PtNDArray tangent) {
        PtNDArray centred = JniUtils.sub(x, channelMeans(x));
        PtNDArray spread =
                JniUtils.add(channelMeans(JniUtils.square(centred)), scalar(Operation.Normalisation.EPSILON, x));
        PtNDArray inverse = JniUtils.div(scalar(1, x), JniUtils.sqrt(spread));
        PtNDArray normal = JniUtils.mul(centred, inverse);
        PtNDArray byParameters = JniUtils.add(
                JniUtils.mul(normal, perChannel(direction(name + ".weight"), x)),
                perChannel(direction(name + ".bias"), x));
        if (tangent == null) {
            return byParameters;
        }
        PtNDArray moved = JniUtils.sub(tangent, channelMeans(tangent));
        PtNDArray along = JniUtils.mul(normal, channelMeans(JniUtils.mul(normal, moved)));
        PtNDArray scale = JniUtils.mul(perChannel(parameter(name + ".weight"), x), inverse);
        return JniUtils.add(byParameters, JniUtils.mul(scale, JniUtils.sub(moved, along)));
    }

    /// Of a row, one for each feature; of an image, 1 × channels × 1 × 1.
    private PtNDArray channelMeans(PtNDArray x) {
        Shape shape = x.getShape();
        long[] axes = shape.dimension() == 2 ? new long[] {0} : new long[] {0, 2, 3};
        double count = (double) shape.size() / shape.get(1);
        return JniUtils.mul(JniUtils.sum(x, axes, true), scalar(1 / count, x));
    }

    private static PtNDArray perChannel(PtNDArray values, PtNDArray x) {
        long channels = values.getShape().get(0);
        return JniUtils.reshape(
                values, x.getShape().dimension() == 2 ? new long[] {1, channels} : new long[] {1, channels, 1, 1});
    }

    private static @Nullable PtNDArray sum(@Nullable PtNDArray one, @Nullable PtNDArray other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return JniUtils.add(one, other);
    }

    private PtNDArray nonlinear(Activation activation, PtNDArray x, PtNDArray tangent, PtNDArray y) {
        return switch (activation) {
            case TANH -> JniUtils.mul(tangent, JniUtils.sub(scalar(1, x), JniUtils.square(y)));
            case RELU ->
                JniUtils.mul(tangent, JniUtils.to(JniUtils.gt(x, scalar(0, x)), x.getDataType(), x.getDevice()));
        };
    }

    private PtNDArray pooled(Operation.Pooling it, ExampleShape output, PtNDArray x, PtNDArray tangent) {
        return it.kind() == PoolingKind.GREATEST
                ? ofGreatest(it, output, x, tangent)
                : JniUtils.avgPool(
                        tangent, square(it.kernel()), square(it.stride()), square(it.padding()), false, false);
    }

    /// ẋ where x is greatest, of equals the first, as PyTorch's own pooling has it: place after place of the windows.
    private PtNDArray ofGreatest(Operation.Pooling it, ExampleShape output, PtNDArray x, PtNDArray tangent) {
        long[] edges = {it.padding(), it.padding(), it.padding(), it.padding()};
        PtNDArray values = it.padding() == 0 ? x : JniUtils.pad(x, edges, Double.NEGATIVE_INFINITY);
        PtNDArray tangents = it.padding() == 0 ? tangent : JniUtils.pad(tangent, edges, 0);
        PtNDArray greatest = place(values, it, output, 0, 0);
        PtNDArray chosen = place(tangents, it, output, 0, 0);
        for (int place = 1; place < it.kernel() * it.kernel(); place++) {
            int row = place / it.kernel();
            int column = place % it.kernel();
            PtNDArray value = place(values, it, output, row, column);
            PtNDArray isGreater = JniUtils.gt(value, greatest);
            greatest = JniUtils.where(isGreater, value, greatest);
            chosen = JniUtils.where(isGreater, place(tangents, it, output, row, column), chosen);
        }
        return chosen;
    }

    /// What all windows have at one place.
    private PtNDArray place(PtNDArray images, Operation.Pooling it, ExampleShape output, int row, int column) {
        Shape shape = images.getShape();
        long stride = it.stride();
        return JniUtils.index(
                images,
                new long[] {0, 0, row, column},
                new long[] {
                    shape.get(0),
                    shape.get(1),
                    row + stride * (output.height() - 1) + 1,
                    column + stride * (output.width() - 1) + 1
                },
                new long[] {1, 1, stride, stride},
                manager);
    }

    private PtNDArray scalar(double value, PtNDArray like) {
        return JniUtils.full(manager, new Shape(1), value, like.getDataType(), like.getDevice(), SparseFormat.DENSE);
    }

    private PtNDArray zeros(long length, PtNDArray like) {
        return JniUtils.createZerosNdArray(
                manager, new Shape(length), type(like), like.getDevice(), SparseFormat.DENSE);
    }

    private static DataType type(PtNDArray like) {
        return like.getDataType();
    }

    private static Shape square(int extent) {
        return new Shape(extent, extent);
    }

    private PtNDArray parameter(String name) {
        return ForwardPass.get(parameters, name);
    }

    private PtNDArray direction(String name) {
        return ForwardPass.get(directions, name);
    }

    private PtNDArray statistic(String name) {
        return ForwardPass.get(statistics, name);
    }
}

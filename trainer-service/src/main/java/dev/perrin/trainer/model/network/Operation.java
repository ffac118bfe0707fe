package dev.perrin.trainer.model.network;

/// What a node of a network computes of its inputs. Images are channels × height × width; divisions of extents round
/// down, as PyTorch's do.
public sealed interface Operation {
    /// Cross-correlation with square kernels out × in × kernel × kernel; what is beyond the edge counts as 0.
    record Convolution(
            int in, int out, int kernel, int stride, int padding, boolean bias, Initialisation initialisation)
            implements Operation {}

    /// y = γ (x − μ)/√(σ² + ε) + β for each channel of an image, or each feature of a row.
    record Normalisation(int channels) implements Operation {
        public static final double EPSILON = 1e-5;
    }

    record Nonlinearity(Activation activation) implements Operation {}

    /// Greatest or mean of square windows.
    record Pooling(PoolingKind kind, int kernel, int stride, int padding) implements Operation {}

    enum PoolingKind {
        GREATEST,
        /// Windows must not reach beyond the edge.
        MEAN
    }

    /// Mean of every channel.
    record GlobalMean() implements Operation {}

    /// An image as one row: channel after channel, row after row.
    record Flattening() implements Operation {}

    record FullyConnected(int in, int out, Initialisation initialisation) implements Operation {}

    /// Element by element, of two inputs of one shape.
    record Sum() implements Operation {}
}

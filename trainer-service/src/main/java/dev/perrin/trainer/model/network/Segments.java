package dev.perrin.trainer.model.network;

import dev.perrin.trainer.model.ParameterLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.nd4j.linalg.api.ndarray.INDArray;

/// Where the tensors of a layout lie in DL4J's own flat vector: that one has biases before the weights of a
/// convolution, running statistics among the parameters, and layers in its own order. Within a tensor the elements
/// have the same order: weights of a convolution are row-major there, and those of a fully connected layer are in ×
/// out in column-major order, which is out × in in row-major order.
record Segments(List<Segment> segments) {
    private static final Map<String, String> NORMALISATION = Map.of(
            "weight", BatchNormalizationParamInitializer.GAMMA,
            "bias", BatchNormalizationParamInitializer.BETA,
            "running_mean", BatchNormalizationParamInitializer.GLOBAL_MEAN,
            "running_var", BatchNormalizationParamInitializer.GLOBAL_VAR);
    private static final Map<String, String> WEIGHTED =
            Map.of("weight", ConvolutionParamInitializer.WEIGHT_KEY, "bias", ConvolutionParamInitializer.BIAS_KEY);

    /// @param ours first coordinate in the layout
    /// @param theirs first coordinate in DL4J's vector
    record Segment(int ours, int theirs, int length) {}

    Segments {
        segments = List.copyOf(segments);
    }

    static Segments of(ComputationGraph graph, ParameterLayout layout) {
        List<Segment> segments = new ArrayList<>();
        for (ParameterLayout.Tensor tensor : layout.tensors()) {
            int dot = tensor.name().lastIndexOf('.');
            var layer = graph.getLayer(tensor.name().substring(0, dot));
            Map<String, String> keys = layer instanceof BatchNormLayer ? NORMALISATION : WEIGHTED;
            INDArray view = layer.getParam(keys.get(tensor.name().substring(dot + 1)));
            if (view.length() != tensor.length()) {
                throw new IllegalStateException("DL4J has " + view.length() + " elements of '" + tensor.name()
                        + "', but its shape is " + tensor.shape());
            }
            segments.add(new Segment(
                    Math.toIntExact(tensor.offset()), Math.toIntExact(view.offset()), Math.toIntExact(view.length())));
        }
        return new Segments(segments);
    }

    /// @param source in the order of the layout. Not modified.
    void put(float[] source, Elements theirs) {
        for (Segment segment : segments) {
            theirs.put(segment.theirs(), source, segment.ours(), segment.length());
        }
    }

    /// @param source in the order of the layout. Not modified.
    void put(double[] source, Elements theirs) {
        for (Segment segment : segments) {
            theirs.put(segment.theirs(), source, segment.ours(), segment.length());
        }
    }

    /// @param target in the order of the layout. Modified.
    void get(Elements theirs, float[] target) {
        for (Segment segment : segments) {
            theirs.get(segment.theirs(), target, segment.ours(), segment.length());
        }
    }

    /// @param target in the order of the layout. Modified.
    void get(Elements theirs, double[] target) {
        for (Segment segment : segments) {
            theirs.get(segment.theirs(), target, segment.ours(), segment.length());
        }
    }

    /// @param sum in the order of the layout; factor times the elements is added. Modified.
    void addTo(double[] sum, Elements theirs, double factor) {
        for (Segment segment : segments) {
            theirs.addTo(sum, segment.ours(), segment.theirs(), segment.length(), factor);
        }
    }
}

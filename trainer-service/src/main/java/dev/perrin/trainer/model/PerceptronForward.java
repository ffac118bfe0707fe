package dev.perrin.trainer.model;

import java.util.List;

/// Scores of one example, for accuracy alone: a second pass through DL4J would cost more than the whole of this. Not
/// thread safe.
final class PerceptronForward {
    private final List<Integer> widths;
    private final float[] features;
    private final double[][] activations;

    /// @param widths from the features to the classes
    /// @param features N × widths[0]; kept
    PerceptronForward(List<Integer> widths, float[] features) {
        this.widths = List.copyOf(widths);
        this.features = features;
        this.activations = new double[widths.size()][];
        for (int layer = 0; layer < activations.length; layer++) {
            activations[layer] = new double[widths.get(layer)];
        }
    }

    /// @param parameters length d, in the layout of [ParameterLayout#ofLinearLayers]. Not modified.
    /// @return the class with the greatest score
    int predict(double[] parameters, int example) {
        int featureCount = widths.getFirst();
        for (int j = 0; j < featureCount; j++) {
            activations[0][j] = features[example * featureCount + j];
        }
        int offset = 0;
        int last = activations.length - 1;
        for (int layer = 1; layer <= last; layer++) {
            double[] in = activations[layer - 1];
            double[] out = activations[layer];
            int biases = offset + in.length * out.length;
            for (int k = 0; k < out.length; k++) {
                double score = parameters[biases + k];
                for (int j = 0; j < in.length; j++) {
                    score += parameters[offset + k * in.length + j] * in[j];
                }
                out[k] = layer == last ? score : Math.tanh(score);
            }
            offset = biases + out.length;
        }
        return Softmax.greatest(activations[last]);
    }
}

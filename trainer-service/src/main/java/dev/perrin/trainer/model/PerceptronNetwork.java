package dev.perrin.trainer.model;

import dev.perrin.trainer.linearalgebra.OpenBlas;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/// The DL4J network of a multilayer perceptron. It only differentiates: the update rule is ours, so its updater does
/// nothing, and the L2 term is not its business either.
final class PerceptronNetwork {
    static {
        OpenBlas.chooseKernels();
    }

    private PerceptronNetwork() {}

    /// @param widths from the features to the classes, at least three
    static MultiLayerNetwork create(List<Integer> widths, DataType type) {
        NeuralNetConfiguration.ListBuilder layers = new NeuralNetConfiguration.Builder()
                .dataType(type)
                .updater(new NoOp())
                .list();
        int last = widths.size() - 2;
        for (int layer = 0; layer < last; layer++) {
            layers.layer(new DenseLayer.Builder()
                    .nIn(widths.get(layer))
                    .nOut(widths.get(layer + 1))
                    .activation(Activation.TANH)
                    .build());
        }
        layers.layer(new OutputLayer.Builder(LossFunction.MCXENT)
                .nIn(widths.get(last))
                .nOut(widths.get(last + 1))
                .activation(Activation.SOFTMAX)
                .build());
        MultiLayerNetwork network = new MultiLayerNetwork(layers.build());
        network.init();
        return network;
    }
}

package dev.perrin.trainer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.trainer.data.DataSet;
import dev.perrin.trainer.data.DataSet.Labels;
import dev.perrin.trainer.data.TestData;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/// What the perceptron takes for granted about DL4J. A new version that changes it fails here, not in the physics.
class Dl4jSemanticsTest {
    private static final List<Integer> WIDTHS = List.of(5, 4, 3);

    @Test
    void theRawGradientIsTheSumOverTheMiniBatch() {
        // Given
        MultiLayerNetwork network = PerceptronNetwork.create(WIDTHS, DataType.DOUBLE);
        INDArray example = Nd4j.rand(DataType.DOUBLE, 1, 5);
        INDArray label = Nd4j.createFromArray(new double[][] {{0, 1, 0}});

        // When
        INDArray one = gradient(network, example, label);
        INDArray eight = gradient(network, Nd4j.tile(example, 8, 1), Nd4j.tile(label, 8, 1));

        // Then
        assertThat(eight.div(one).minNumber().doubleValue()).isCloseTo(8, within(1e-9));
        assertThat(eight.div(one).maxNumber().doubleValue()).isCloseTo(8, within(1e-9));
    }

    /// Element (out, in) of the layout is what DL4J calls (in, out) of its weight matrix.
    @Test
    void theFlatVectorIsRowMajorOutTimesIn() {
        MultiLayerNetwork network = PerceptronNetwork.create(WIDTHS, DataType.DOUBLE);
        ParameterLayout layout = ParameterLayout.ofLinearLayers(WIDTHS);
        INDArray flat = network.params();

        for (int layer = 0; layer < 2; layer++) {
            ParameterLayout.Tensor weight = layout.tensors().get(2 * layer);
            ParameterLayout.Tensor bias = layout.tensors().get(2 * layer + 1);
            int in = weight.shape().get(1);
            for (int out = 0; out < weight.shape().get(0); out++) {
                for (int j = 0; j < in; j++) {
                    assertThat(flat.getDouble(weight.offset() + (long) out * in + j))
                            .isEqualTo(network.getParam(layer + "_W").getDouble(j, out));
                }
                assertThat(flat.getDouble(bias.offset() + out))
                        .isEqualTo(network.getParam(layer + "_b").getDouble(out));
            }
        }
        assertThat(flat.length()).isEqualTo(layout.dimension());
    }

    @Test
    void ourPredictionIsTheNetworks() {
        // Given
        DataSet data = TestData.labelled(3, 40, 5, 3);
        Labels labels = (Labels) data.targets();
        MultilayerPerceptron model = new MultilayerPerceptron(data, labels, List.of(4));
        double[] parameters = ModelCase.parameters(model, 9);
        MultiLayerNetwork network = PerceptronNetwork.create(WIDTHS, DataType.DOUBLE);
        network.setParams(Nd4j.createFromArray(parameters));
        INDArray inputs = Nd4j.createFromArray(data.features()).reshape(40, 5).castTo(DataType.DOUBLE);

        // When
        INDArray predicted = network.output(inputs, false).argMax(1);

        // Then
        PerceptronForward forward = new PerceptronForward(WIDTHS, data.features());
        for (int example = 0; example < 40; example++) {
            assertThat(forward.predict(parameters, example)).isEqualTo(predicted.getInt(example));
        }
    }

    private static INDArray gradient(MultiLayerNetwork network, INDArray inputs, INDArray labels) {
        network.setInput(inputs);
        network.setLabels(labels);
        network.computeGradientAndScore();
        return network.getFlattenedGradients().dup();
    }
}

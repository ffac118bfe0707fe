package dev.perrin.trainer.model.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.trainer.data.ExampleShape;
import dev.perrin.trainer.data.TestImages;
import dev.perrin.trainer.model.ClassificationLoss;
import dev.perrin.trainer.model.network.Operation.PoolingKind;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.layers.convolution.ConvolutionLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/// What oneDNN computes against what DL4J computes by itself: one layer at a time between the example and the scores,
/// each with a gradient that passes through it. DL4J's internals are leaned on here; a version that changes them
/// fails here.
class AccelerationTest {
    private static final ExampleShape IMAGES = new ExampleShape(8, 13, 12);
    private static final int CLASSES = 5;
    private static final int BATCH = 6;

    @SuppressWarnings("ImmutableEnumChecker") // A function without state.
    enum LayerCase {
        CONVOLUTION_3(network -> network.convolution("it", 16, 3, 1, false, Initialisation.UNIFORM_FAN_IN)),
        CONVOLUTION_3_WITH_BIAS(network -> network.convolution("it", 16, 3, 1, true, Initialisation.UNIFORM_FAN_IN)),
        CONVOLUTION_3_STRIDE_2(network -> network.convolution("it", 7, 3, 2, false, Initialisation.UNIFORM_FAN_IN)),
        CONVOLUTION_7_STRIDE_2(network -> network.convolution("it", 16, 7, 2, false, Initialisation.UNIFORM_FAN_IN)),
        CONVOLUTION_1_STRIDE_2(network -> network.convolution("it", 16, 1, 2, false, Initialisation.UNIFORM_FAN_IN)),
        GREATEST_2(network -> network.pooling("it", PoolingKind.GREATEST, 2, 2, 0)),
        GREATEST_3_PADDED(network -> network.pooling("it", PoolingKind.GREATEST, 3, 2, 1)),
        MEAN_2(network -> network.pooling("it", PoolingKind.MEAN, 2, 2, 0)),
        BATCH_NORM_OF_IMAGES(network -> network.normalisation("it")),
        BATCH_NORM_OF_ROWS(network -> network.flattening("flat")
                .fullyConnected("hidden", 9, Initialisation.UNIFORM_FAN_IN)
                .normalisation("it")),
        FULLY_CONNECTED(network -> network.flattening("flat").fullyConnected("it", 9, Initialisation.UNIFORM_FAN_IN));

        private final Consumer<NetworkBuilder> layer;

        LayerCase(Consumer<NetworkBuilder> layer) {
            this.layer = layer;
        }

        /// Convolutions before and after, so that errors arrive at the layer and leave it in the shapes of a network.
        Network network() {
            NetworkBuilder network = new NetworkBuilder(IMAGES);
            network.convolution("before", 8, 1, 1, true, Initialisation.UNIFORM_FAN_IN);
            layer.accept(network);
            if (network.output().shape().channels() > 1) {
                network.convolution("after", 4, 1, 1, true, Initialisation.UNIFORM_FAN_IN)
                        .flattening("end");
            }
            return network.fullyConnected("scores", CLASSES, Initialisation.UNIFORM_FAN_IN)
                    .build();
        }
    }

    private record Result(double loss, List<Float> scores, List<Float> gradient, List<Float> statistics) {}

    @ParameterizedTest
    @EnumSource(LayerCase.class)
    void changesNeitherScoresNorGradients(LayerCase layerCase) {
        Network network = layerCase.network();

        Result plain = compute(network, Acceleration.NONE);
        Result accelerated = compute(network, Acceleration.ONEDNN);

        assertThat(accelerated.loss()).isCloseTo(plain.loss(), within(1e-5));
        requireAlike(accelerated.scores(), plain.scores());
        requireAlike(accelerated.gradient(), plain.gradient());
        requireAlike(accelerated.statistics(), plain.statistics());
    }

    private static Result compute(Network network, Acceleration acceleration) {
        TestImages images = TestImages.gaussian(1, BATCH, IMAGES, CLASSES);
        float[] parameters = new float[(int) network.layout().dimension()];
        FirstParameters.fill(network, new SplittableRandom(2), parameters);
        GraphEngine engine = new GraphEngine(network, DataType.FLOAT, ClassificationLoss.CROSS_ENTROPY, acceleration);
        int[] all = new int[BATCH];
        Arrays.setAll(all, i -> i);
        engine.train();
        engine.setParameters(parameters);
        engine.minibatch(BATCH).read(images, all, images.labels().values());
        INDArray scores = engine.forward().dup('c');
        engine.differentiate();
        float[] gradient = new float[parameters.length];
        float[] statistics = new float[(int) network.buffers().dimension()];
        engine.gradient(gradient);
        engine.statistics(statistics);
        return new Result(engine.loss(), boxed(scores.data().asFloat()), boxed(gradient), boxed(statistics));
    }

    private static List<Float> boxed(float[] values) {
        return IntStream.range(0, values.length).mapToObj(i -> values[i]).toList();
    }

    private static void requireAlike(List<Float> actual, List<Float> expected) {
        double scale = 0;
        for (float element : expected) {
            scale = Math.max(scale, Math.abs(element));
        }
        for (int i = 0; i < expected.size(); i++) {
            assertThat((double) actual.get(i)).as("element %d", i).isCloseTo(expected.get(i), within(1e-5 * scale));
        }
    }

    /// A shim that DL4J no longer finds would cost a factor of five in silence.
    @Test
    void layersHaveTheHelpersTheyWereMadeFor() {
        Network network = LayerCase.CONVOLUTION_3.network();

        for (Acceleration acceleration : Acceleration.values()) {
            GraphEngine engine =
                    new GraphEngine(network, DataType.FLOAT, ClassificationLoss.CROSS_ENTROPY, acceleration);
            Layer layer = engine.graph().getLayer("it");
            assertThat(layer).isInstanceOf(ConvolutionLayer.class);
            assertThat(layer.getHelper() != null).isEqualTo(acceleration == Acceleration.ONEDNN);
        }
    }
}

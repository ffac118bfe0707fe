package dev.perrin.trainer.model.network;

import dev.perrin.trainer.data.ExampleShape;
import dev.perrin.trainer.linearalgebra.OpenBlas;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/// DL4J's graph of a network. It only differentiates: the update rule is ours, so its updater does nothing, and the
/// L2 term is not its business either.
final class GraphFactory {
    static {
        OpenBlas.chooseKernels();
    }

    private GraphFactory() {}

    static ComputationGraph create(Network network, DataType type, ScoreLoss loss) {
        return create(network, type, loss, org.nd4j.linalg.activations.Activation.IDENTITY, new NoOp());
    }

    /// With an end and an update rule of DL4J's own.
    ///
    /// @param end of the scores, before the loss
    static ComputationGraph create(
            Network network,
            DataType type,
            ILossFunction loss,
            org.nd4j.linalg.activations.Activation end,
            IUpdater updater) {
        GraphBuilder graph = new NeuralNetConfiguration.Builder()
                .dataType(type)
                .updater(updater)
                .convolutionMode(ConvolutionMode.Truncate)
                .graphBuilder()
                .addInputs(Network.INPUT);
        Node last = network.nodes().getLast();
        ExampleShape shape = network.input();
        for (Node node : network.nodes()) {
            if (node.equals(last)) {
                addScores(graph, node, loss, end);
            } else {
                add(graph, node, shape);
            }
            shape = node.output();
        }
        ComputationGraph built =
                new ComputationGraph(graph.setOutputs(last.name()).build());
        built.init();
        built.initGradientsView();
        return built;
    }

    /// @param previous shape of the node before, which a flattening takes
    private static void add(GraphBuilder graph, Node node, ExampleShape previous) {
        String name = node.name();
        String[] inputs = node.inputs().toArray(String[]::new);
        switch (node.operation()) {
            case Operation.Convolution it ->
                graph.addLayer(
                        name,
                        new ConvolutionLayer.Builder(it.kernel(), it.kernel())
                                .stride(it.stride(), it.stride())
                                .padding(it.padding(), it.padding())
                                .nIn(it.in())
                                .nOut(it.out())
                                .hasBias(it.bias())
                                .activation(org.nd4j.linalg.activations.Activation.IDENTITY)
                                .helperAllowFallback(false)
                                .build(),
                        inputs);
            case Operation.Normalisation it -> graph.addLayer(name, new BatchNormConfiguration(it.channels()), inputs);
            case Operation.Nonlinearity it ->
                graph.addLayer(name, new ActivationLayer(nonlinearity(it.activation())), inputs);
            case Operation.Pooling it ->
                graph.addLayer(
                        name,
                        new SubsamplingLayer.Builder(pooling(it.kind()))
                                .kernelSize(it.kernel(), it.kernel())
                                .stride(it.stride(), it.stride())
                                .padding(it.padding(), it.padding())
                                .helperAllowFallback(false)
                                .build(),
                        inputs);
            case Operation.GlobalMean _ -> graph.addLayer(name, new GlobalPoolingLayer(PoolingType.AVG), inputs);
            case Operation.Flattening _ ->
                graph.addVertex(
                        name,
                        new PreprocessorVertex(new CnnToFeedForwardPreProcessor(
                                previous.height(), previous.width(), previous.channels())),
                        inputs);
            case Operation.FullyConnected it ->
                graph.addLayer(
                        name,
                        new DenseLayer.Builder()
                                .nIn(it.in())
                                .nOut(it.out())
                                .activation(org.nd4j.linalg.activations.Activation.IDENTITY)
                                .build(),
                        inputs);
            case Operation.Sum _ -> graph.addVertex(name, new ElementWiseVertex(ElementWiseVertex.Op.Add), inputs);
        }
    }

    private static void addScores(
            GraphBuilder graph, Node node, ILossFunction loss, org.nd4j.linalg.activations.Activation end) {
        Operation.FullyConnected scores = (Operation.FullyConnected) node.operation();
        graph.addLayer(
                node.name(),
                new OutputLayer.Builder(loss)
                        .nIn(scores.in())
                        .nOut(scores.out())
                        .activation(end)
                        .build(),
                node.inputs().toArray(String[]::new));
    }

    private static org.nd4j.linalg.activations.Activation nonlinearity(Activation activation) {
        return switch (activation) {
            case TANH -> org.nd4j.linalg.activations.Activation.TANH;
            case RELU -> org.nd4j.linalg.activations.Activation.RELU;
        };
    }

    private static SubsamplingLayer.PoolingType pooling(Operation.PoolingKind kind) {
        return switch (kind) {
            case GREATEST -> SubsamplingLayer.PoolingType.MAX;
            case MEAN -> SubsamplingLayer.PoolingType.AVG;
        };
    }
}

package dev.perrin.trainer.model.network;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/// DL4J's batch norm, made as a [BatchNormLayer]: running statistics are kept outside, so its own decay is 0 and
/// what it calls their gradient is (what stands there) − (those of the minibatch).
final class BatchNormConfiguration extends BatchNormalization {
    private static final long serialVersionUID = 1L;

    BatchNormConfiguration(int channels) {
        setNIn(channels);
        setNOut(channels);
        setDecay(0);
        setEps(Operation.Normalisation.EPSILON);
        setUseLogStd(false);
        // An accelerated implementation that fails must not be replaced in silence.
        setCudnnAllowFallback(false);
    }

    @Override
    public Layer instantiate(
            NeuralNetConfiguration configuration,
            Collection<TrainingListener> listeners,
            int index,
            INDArray parameters,
            boolean initialise,
            DataType type) {
        BatchNormLayer layer = new BatchNormLayer(configuration, type);
        layer.setListeners(listeners);
        layer.setIndex(index);
        layer.setParamsViewArray(parameters);
        layer.setParamTable(initializer().init(configuration, parameters, initialise));
        layer.setConf(configuration);
        return layer;
    }
}

package dev.perrin.trainer.model.network;

import java.util.Objects;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.normalization.BatchNormalization;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastAddOp;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastMulOp;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/// Batch norm with an explicit mode. DL4J can differentiate the mode of training alone; with running statistics it is
/// the affine map y = s x + (β − s μ), s = γ/√(σ² + ε), whose gradient is ∂x = s ∂y, ∂β = Σ ∂y, ∂γ = (Σ ∂y x − μ Σ
/// ∂y)/√(σ² + ε).
final class BatchNormLayer extends BatchNormalization {
    private static final long serialVersionUID = 1L;
    private static final int[] ROW_DIMENSIONS = {0};
    private static final int[] IMAGE_DIMENSIONS = {0, 2, 3};

    private NormalisationMode mode = NormalisationMode.TRAINING;

    BatchNormLayer(NeuralNetConfiguration configuration, DataType type) {
        super(configuration, type);
    }

    void setMode(NormalisationMode next) {
        mode = next;
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
        assertInputSet(false);
        return switch (mode) {
            case TRAINING -> preOutput(input, TrainingMode.TRAIN, workspaces);
            case EVALUATION -> affine(workspaces);
        };
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
        return switch (mode) {
            case TRAINING -> super.backpropGradient(epsilon, workspaces);
            case EVALUATION -> affineGradient(epsilon, workspaces);
        };
    }

    private INDArray affine(LayerWorkspaceMgr workspaces) {
        INDArray scale = scale();
        INDArray shift = vector(BatchNormalizationParamInitializer.BETA)
                .sub(scale.mul(vector(BatchNormalizationParamInitializer.GLOBAL_MEAN)));
        INDArray output = workspaces.createUninitialized(ArrayType.ACTIVATIONS, input.dataType(), input.shape(), 'c');
        Nd4j.getExecutioner().exec(new BroadcastMulOp(contiguous(input), scale, output, 1));
        Nd4j.getExecutioner().exec(new BroadcastAddOp(output, shift, output, 1));
        return output;
    }

    private Pair<Gradient, INDArray> affineGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
        INDArray errors = contiguous(epsilon);
        int[] others = errors.rank() == 2 ? ROW_DIMENSIONS : IMAGE_DIMENSIONS;
        INDArray errorSums = errors.sum(others);
        INDArray products = errors.mul(contiguous(input)).sum(others);
        INDArray mean = vector(BatchNormalizationParamInitializer.GLOBAL_MEAN);
        gradient(BatchNormalizationParamInitializer.BETA).assign(errorSums);
        gradient(BatchNormalizationParamInitializer.GAMMA)
                .assign(products.subi(mean.mul(errorSums)).divi(standardDeviation()));
        // The statistics are no parameters here.
        gradient(BatchNormalizationParamInitializer.GLOBAL_MEAN).assign(0);
        gradient(BatchNormalizationParamInitializer.GLOBAL_VAR).assign(0);
        INDArray inputErrors =
                workspaces.createUninitialized(ArrayType.ACTIVATION_GRAD, errors.dataType(), errors.shape(), 'c');
        Nd4j.getExecutioner().exec(new BroadcastMulOp(errors, scale(), inputErrors, 1));
        Gradient gradient = new DefaultGradient();
        gradientViews.forEach(gradient::setGradientFor);
        return new Pair<>(gradient, inputErrors);
    }

    private INDArray gradient(String parameter) {
        return Objects.requireNonNull(gradientViews.get(parameter), parameter);
    }

    private INDArray scale() {
        return vector(BatchNormalizationParamInitializer.GAMMA).div(standardDeviation());
    }

    private INDArray standardDeviation() {
        return Transforms.sqrt(
                vector(BatchNormalizationParamInitializer.GLOBAL_VAR).add(Operation.Normalisation.EPSILON), false);
    }

    private INDArray vector(String parameter) {
        INDArray values = getParam(parameter);
        return values.reshape(values.length());
    }

    private static INDArray contiguous(INDArray array) {
        return array.ordering() == 'c' && !array.isView() ? array : array.dup('c');
    }
}

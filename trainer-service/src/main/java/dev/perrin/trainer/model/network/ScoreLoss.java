package dev.perrin.trainer.model.network;

import dev.perrin.trainer.model.ClassificationLoss;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/// The end of a graph in DL4J's eyes. It takes the scores of a batch, keeps mean loss and accuracy, which DL4J would
/// need another pass for, and gives back the derivative of the **mean** loss, so that the gradient needs no division.
final class ScoreLoss implements ILossFunction {
    private static final long serialVersionUID = 1L;

    private final transient ScoreErrors errors;
    private final String lossName;
    private transient Minibatch minibatch;

    ScoreLoss(ClassificationLoss loss, Minibatch minibatch) {
        this.lossName = loss.name();
        this.minibatch = minibatch;
        this.errors = new ScoreErrors(loss, minibatch.classCount());
    }

    /// @param next whose scores come next
    void expect(Minibatch next) {
        minibatch = next;
        errors.reset();
    }

    /// The next scores are to become these derivatives.
    void backFrom(double[] derivatives) {
        errors.backFrom(derivatives);
    }

    double meanLoss() {
        return errors.meanLoss();
    }

    int correct() {
        return errors.correct();
    }

    /// Takes the scores of the expected minibatch, and leaves the derivatives in their place.
    INDArray take(INDArray scores) {
        INDArray derivatives = minibatch.scores();
        derivatives.assign(scores);
        GraphDevice.read(derivatives);
        errors.take(minibatch.scoreElements(), minibatch.labels(), minibatch.size());
        GraphDevice.written(derivatives);
        return derivatives;
    }

    @Override
    public INDArray computeGradient(INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
        return take(preOutput);
    }

    /// Asked for after the gradient, of the same scores.
    @Override
    public double computeScore(
            INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
        return errors.meanLoss();
    }

    @Override
    public INDArray computeScoreArray(INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
        throw new UnsupportedOperationException("losses of single examples are not kept");
    }

    @Override
    public Pair<Double, INDArray> computeGradientAndScore(
            INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
        INDArray derivatives = take(preOutput);
        return Pair.of(errors.meanLoss(), derivatives);
    }

    @Override
    public String name() {
        return lossName;
    }
}

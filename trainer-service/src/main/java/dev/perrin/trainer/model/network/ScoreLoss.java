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

    private final ClassificationLoss loss;
    private transient Minibatch minibatch;
    private double meanLoss = Double.NaN;
    private int correct;

    ScoreLoss(ClassificationLoss loss, Minibatch minibatch) {
        this.loss = loss;
        this.minibatch = minibatch;
    }

    /// @param next whose scores come next
    void expect(Minibatch next) {
        minibatch = next;
        meanLoss = Double.NaN;
    }

    double meanLoss() {
        return meanLoss;
    }

    int correct() {
        return correct;
    }

    /// Takes the scores of the expected minibatch, and leaves the derivatives in their place.
    INDArray take(INDArray scores) {
        INDArray errors = minibatch.scores();
        errors.assign(scores);
        Elements elements = minibatch.scoreElements();
        double[] row = minibatch.row();
        double share = 1.0 / minibatch.size();
        double sum = 0;
        correct = 0;
        for (int example = 0; example < minibatch.size(); example++) {
            int label = minibatch.label(example);
            elements.get(example * row.length, row, 0, row.length);
            correct += ClassificationLoss.predicted(row) == label ? 1 : 0;
            sum += loss.toErrors(row, label);
            for (int k = 0; k < row.length; k++) {
                row[k] *= share;
            }
            elements.put(example * row.length, row, 0, row.length);
        }
        meanLoss = sum * share;
        return errors;
    }

    @Override
    public INDArray computeGradient(INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
        return take(preOutput);
    }

    /// Asked for after the gradient, of the same scores.
    @Override
    public double computeScore(
            INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
        return meanLoss;
    }

    @Override
    public INDArray computeScoreArray(INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
        throw new UnsupportedOperationException("losses of single examples are not kept");
    }

    @Override
    public Pair<Double, INDArray> computeGradientAndScore(
            INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
        INDArray errors = take(preOutput);
        return Pair.of(meanLoss, errors);
    }

    @Override
    public String name() {
        return loss.name();
    }
}

package dev.perrin.trainer.model.network.perceptron;

import dev.perrin.trainer.model.ClassificationLoss;
import dev.perrin.trainer.model.CurvatureMatrix;
import dev.perrin.trainer.model.network.CurvedScores;
import dev.perrin.trainer.model.network.ScoreErrors;
import dev.perrin.trainer.model.network.Tangents;
import java.util.function.Supplier;

/// Second derivatives of a perceptron, in float64.
final class PerceptronTangents implements Tangents {
    private final Float64Kernel kernel;
    private final Float64Tangents tangents;
    private final CurvedScores curves;
    private final ScoreErrors errors;
    private final Supplier<int[]> labels;

    /// @param labels of the kernel's examples
    PerceptronTangents(
            Layers layers, Float64Kernel kernel, ClassificationLoss loss, ScoreErrors errors, Supplier<int[]> labels) {
        this.kernel = kernel;
        this.tangents = new Float64Tangents(layers, kernel);
        this.curves = new CurvedScores(loss, layers.out(layers.count() - 1));
        this.errors = errors;
        this.labels = labels;
    }

    @Override
    public void differentiate(CurvatureMatrix matrix, double[] vector) {
        int size = labels.get().length;
        kernel.forward();
        double[] along = tangents.forward(vector, size);
        double[] scores = new double[along.length];
        kernel.scores().get(0, scores, 0, scores.length);
        curves.curve(scores, along);
        errors.take(kernel.scores(), labels.get(), size);
        switch (matrix) {
            case HESSIAN -> {
                kernel.scores().get(0, scores, 0, scores.length);
                tangents.backward(scores);
            }
            case GAUSS_NEWTON -> {
                kernel.scores().put(0, along, 0, along.length);
                kernel.backward();
            }
        }
    }
}

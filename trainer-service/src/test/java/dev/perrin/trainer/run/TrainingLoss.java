package dev.perrin.trainer.run;

import dev.perrin.trainer.data.DataSet.Labels;
import dev.perrin.trainer.data.Examples;
import java.util.stream.IntStream;

/// What a perceptron with one layer of tanh and batch norm loses in training, written down once more in float64: the
/// minibatches are consecutive, and each is normalised by its own statistics.
final class TrainingLoss {
    private static final double EPSILON = 1e-5;

    private final float[] features;
    private final int[] labels;
    private final int width;
    private final int classes;
    private final int batchSize;
    private final int hidden;

    TrainingLoss(Examples examples, int batchSize, int hidden) {
        this.width = examples.shape().size();
        this.features = new float[examples.exampleCount() * width];
        examples.read(IntStream.range(0, examples.exampleCount()).toArray(), features);
        Labels targets = (Labels) examples.targets();
        this.labels = targets.values();
        this.classes = targets.classCount();
        this.batchSize = batchSize;
        this.hidden = hidden;
    }

    double at(double[] parameters) {
        int groups = labels.length / batchSize;
        double loss = 0;
        for (int group = 0; group < groups; group++) {
            loss += of(group, parameters) / groups;
        }
        return loss;
    }

    /// Slope of one minibatch's loss along a direction.
    double slope(int group, float[] position, double[] direction) {
        double[] above = new double[position.length];
        double[] below = new double[position.length];
        for (int i = 0; i < above.length; i++) {
            above[i] = position[i] + 1e-5 * direction[i];
            below[i] = position[i] - 1e-5 * direction[i];
        }
        return (of(group, above) - of(group, below)) / 2e-5;
    }

    /// Parameters in the order of the layout: weights and bias of the first layer, scales, shifts, weights and bias of
    /// the last.
    private double of(int group, double[] parameters) {
        double[][] before = new double[batchSize][hidden];
        int bias = hidden * width;
        int scale = bias + hidden;
        int shift = scale + hidden;
        int last = shift + hidden;
        int lastBias = last + classes * hidden;
        for (int b = 0; b < batchSize; b++) {
            for (int h = 0; h < hidden; h++) {
                before[b][h] = parameters[bias + h];
                for (int j = 0; j < width; j++) {
                    before[b][h] += parameters[h * width + j] * features[(group * batchSize + b) * width + j];
                }
            }
        }
        for (int h = 0; h < hidden; h++) {
            double mean = 0;
            double square = 0;
            for (double[] row : before) {
                mean += row[h] / batchSize;
            }
            for (double[] row : before) {
                square += (row[h] - mean) * (row[h] - mean) / batchSize;
            }
            for (double[] row : before) {
                double normal = (row[h] - mean) / Math.sqrt(square + EPSILON);
                row[h] = Math.tanh(parameters[scale + h] * normal + parameters[shift + h]);
            }
        }
        double loss = 0;
        for (int b = 0; b < batchSize; b++) {
            double[] scores = new double[classes];
            double sum = 0;
            for (int c = 0; c < classes; c++) {
                scores[c] = parameters[lastBias + c];
                for (int h = 0; h < hidden; h++) {
                    scores[c] += parameters[last + c * hidden + h] * before[b][h];
                }
                sum += Math.exp(scores[c]);
            }
            loss += (Math.log(sum) - scores[labels[group * batchSize + b]]) / batchSize;
        }
        return loss;
    }
}

package dev.perrin.trainer.model;

import dev.perrin.trainer.data.DataSet;
import dev.perrin.trainer.data.DataSet.Labels;
import dev.perrin.trainer.linearalgebra.Lapack;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.random.RandomGenerator;

/// Multinomial logistic regression: zₖ = wₖ·x + bₖ, p = softmax(z), ℓᵢ(θ) = −ln p at the label.
///
/// With x̃ = (x, 1) and e the unit vector of the label: ∇ℓ = (p − e) ⊗ x̃, ∇²ℓ = (diag p − p pᵀ) ⊗ x̃ x̃ᵀ. θ holds the
/// weights, K × F row after row, then the K biases.
public final class SoftmaxRegression implements ConvexModel {
    private final ParameterLayout layout;
    private final int featureCount;
    private final int classCount;
    private final float[] features;
    private final int[] labels;
    private final double[] scores;

    public SoftmaxRegression(DataSet data, Labels labels) {
        this.layout = ParameterLayout.ofLinearLayers(List.of(data.featureCount(), labels.classCount()));
        this.featureCount = data.featureCount();
        this.classCount = labels.classCount();
        this.features = data.features();
        this.labels = labels.values();
        this.scores = new double[classCount];
    }

    @Override
    public ParameterLayout layout() {
        return layout;
    }

    @Override
    public int exampleCount() {
        return labels.length;
    }

    @Override
    public boolean classifies() {
        return true;
    }

    @Override
    public void initialise(RandomGenerator random, float[] parameters) {
        Arrays.fill(parameters, 0f);
    }

    @Override
    public void gradient(float[] parameters, int[] batch, float[] gradient, BatchOutcome outcome) {
        Arrays.fill(gradient, 0f);
        int biases = classCount * featureCount;
        float share = 1f / batch.length;
        double loss = 0;
        int correct = 0;
        for (int example : batch) {
            int row = example * featureCount;
            for (int k = 0; k < classCount; k++) {
                scores[k] = DotProduct.of(parameters, k * featureCount, features, row, featureCount)
                        + parameters[biases + k];
            }
            correct += Softmax.greatest(scores) == labels[example] ? 1 : 0;
            loss += Softmax.toErrors(scores, labels[example]);
            for (int k = 0; k < classCount; k++) {
                float error = (float) scores[k] * share;
                addScaled(gradient, k * featureCount, error, features, row, featureCount);
                gradient[biases + k] += error;
            }
        }
        outcome.set(loss * share, (double) correct / batch.length);
    }

    @Override
    public double fullGradient(double[] parameters, double[] gradient) {
        Arrays.fill(gradient, 0);
        double loss = 0;
        for (int example = 0; example < labels.length; example++) {
            loss += addExample(parameters, example, 1.0 / labels.length, gradient);
        }
        return loss / labels.length;
    }

    @Override
    public void exampleGradient(double[] parameters, int example, double[] gradient) {
        Arrays.fill(gradient, 0);
        addExample(parameters, example, 1, gradient);
    }

    @Override
    public Evaluation evaluate(double[] parameters) {
        double loss = 0;
        int correct = 0;
        for (int example = 0; example < labels.length; example++) {
            score(parameters, example);
            correct += Softmax.greatest(scores) == labels[example] ? 1 : 0;
            loss += Softmax.toErrors(scores, labels[example]);
        }
        return new Evaluation(loss / labels.length, OptionalDouble.of((double) correct / labels.length));
    }

    /// O(N K² F²/2), one matrix product for each pair of classes.
    @Override
    public void hessian(double[] parameters, double[] hessian) {
        int examples = labels.length;
        int extended = featureCount + 1;
        double[] inputs = extendedInputs();
        double[] probabilities = probabilities(parameters);
        double[] weighted = new double[inputs.length];
        double[] block = new double[extended * extended];
        for (int k = 0; k < classCount; k++) {
            for (int m = k; m < classCount; m++) {
                for (int example = 0; example < examples; example++) {
                    double weight = probabilities[k * examples + example]
                            * ((k == m ? 1 : 0) - probabilities[m * examples + example])
                            / examples;
                    for (int j = 0; j < extended; j++) {
                        weighted[j * examples + example] = weight * inputs[j * examples + example];
                    }
                }
                Lapack.multiplyTransposed(weighted, inputs, block, extended, extended, examples);
                putBlock(block, k, m, hessian);
            }
        }
    }

    /// (1/N) Σᵢ (Pᵢ − pᵢpᵢᵀ) V x̃ᵢ ⊗ x̃ᵢ, where V is the vector as a matrix K × (F + 1) and Pᵢ = diag pᵢ.
    @Override
    public void hessianProduct(double[] parameters, double[] vector, double[] product) {
        Arrays.fill(product, 0);
        double[] changes = new double[classCount];
        for (int example = 0; example < labels.length; example++) {
            score(vector, example);
            System.arraycopy(scores, 0, changes, 0, classCount);
            score(parameters, example);
            Softmax.toErrors(scores, labels[example]);
            scores[labels[example]] += 1;
            double mean = 0;
            for (int k = 0; k < classCount; k++) {
                mean += scores[k] * changes[k];
            }
            int row = example * featureCount;
            for (int k = 0; k < classCount; k++) {
                double change = scores[k] * (changes[k] - mean) / labels.length;
                for (int j = 0; j < featureCount; j++) {
                    product[k * featureCount + j] += change * features[row + j];
                }
                product[classCount * featureCount + k] += change;
            }
        }
    }

    private void putBlock(double[] block, int k, int m, double[] hessian) {
        int dimension = dimension();
        int extended = featureCount + 1;
        for (int i = 0; i < extended; i++) {
            for (int j = 0; j < extended; j++) {
                int row = coordinate(k, i);
                int column = coordinate(m, j);
                hessian[row * dimension + column] = block[i * extended + j];
                hessian[column * dimension + row] = block[i * extended + j];
            }
        }
    }

    /// Where the weight of class k for feature j is in θ; the bias for j = F.
    private int coordinate(int k, int j) {
        return j < featureCount ? k * featureCount + j : classCount * featureCount + k;
    }

    /// x̃ of all examples, (F + 1) × N.
    private double[] extendedInputs() {
        int examples = labels.length;
        double[] inputs = new double[(featureCount + 1) * examples];
        for (int example = 0; example < examples; example++) {
            for (int j = 0; j < featureCount; j++) {
                inputs[j * examples + example] = features[example * featureCount + j];
            }
            inputs[featureCount * examples + example] = 1;
        }
        return inputs;
    }

    /// p of all examples, K × N.
    private double[] probabilities(double[] parameters) {
        int examples = labels.length;
        double[] probabilities = new double[classCount * examples];
        for (int example = 0; example < examples; example++) {
            score(parameters, example);
            Softmax.toErrors(scores, labels[example]);
            scores[labels[example]] += 1;
            for (int k = 0; k < classCount; k++) {
                probabilities[k * examples + example] = scores[k];
            }
        }
        return probabilities;
    }

    /// @param gradient length d; factor · ∇ℓ is added. Modified.
    /// @return ℓ
    private double addExample(double[] parameters, int example, double factor, double[] gradient) {
        score(parameters, example);
        double loss = Softmax.toErrors(scores, labels[example]);
        int row = example * featureCount;
        for (int k = 0; k < classCount; k++) {
            double error = scores[k] * factor;
            for (int j = 0; j < featureCount; j++) {
                gradient[k * featureCount + j] += error * features[row + j];
            }
            gradient[classCount * featureCount + k] += error;
        }
        return loss;
    }

    private void score(double[] parameters, int example) {
        int row = example * featureCount;
        for (int k = 0; k < classCount; k++) {
            double score = parameters[classCount * featureCount + k];
            for (int j = 0; j < featureCount; j++) {
                score += parameters[k * featureCount + j] * features[row + j];
            }
            scores[k] = score;
        }
    }

    private static void addScaled(float[] sum, int sumOffset, float factor, float[] vector, int offset, int length) {
        for (int j = 0; j < length; j++) {
            sum[sumOffset + j] += factor * vector[offset + j];
        }
    }
}

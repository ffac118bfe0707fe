package dev.perrin.trainer.model;

import dev.perrin.trainer.data.DataSet;
import dev.perrin.trainer.data.DataSet.Responses;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.random.RandomGenerator;

/// Least squares: ℓᵢ(θ) = (w·xᵢ + b − yᵢ)²/2, so L = ‖y − Xθ‖²/(2N) and ∇²L = XᵀX/N with a column of ones for the
/// bias. Source: science.md 1.4.
public final class LinearRegression implements ConvexModel {
    private final ParameterLayout layout;
    private final int featureCount;
    private final float[] features;
    private final float[] responses;

    public LinearRegression(DataSet data, Responses responses) {
        this.layout = ParameterLayout.ofLinearLayers(List.of(data.featureCount(), 1));
        this.featureCount = data.featureCount();
        this.features = data.features();
        this.responses = responses.values();
    }

    @Override
    public ParameterLayout layout() {
        return layout;
    }

    @Override
    public int exampleCount() {
        return responses.length;
    }

    @Override
    public boolean classifies() {
        return false;
    }

    @Override
    public void initialise(RandomGenerator random, float[] parameters) {
        Arrays.fill(parameters, 0f);
    }

    @Override
    public void gradient(float[] parameters, int[] batch, float[] gradient, BatchOutcome outcome) {
        Arrays.fill(gradient, 0f);
        double loss = 0;
        float share = 1f / batch.length;
        for (int example : batch) {
            int row = example * featureCount;
            double prediction = parameters[featureCount];
            for (int j = 0; j < featureCount; j++) {
                prediction += parameters[j] * features[row + j];
            }
            double residual = prediction - responses[example];
            loss += residual * residual;
            float scaled = (float) residual * share;
            for (int j = 0; j < featureCount; j++) {
                gradient[j] += scaled * features[row + j];
            }
            gradient[featureCount] += scaled;
        }
        outcome.set(loss / (2 * batch.length), Double.NaN);
    }

    @Override
    public double fullGradient(double[] parameters, double[] gradient) {
        Arrays.fill(gradient, 0);
        double loss = 0;
        for (int example = 0; example < responses.length; example++) {
            double residual = residual(parameters, example);
            loss += residual * residual;
            addExample(example, residual / responses.length, gradient);
        }
        return loss / (2 * responses.length);
    }

    @Override
    public void exampleGradient(double[] parameters, int example, double[] gradient) {
        Arrays.fill(gradient, 0);
        addExample(example, residual(parameters, example), gradient);
    }

    @Override
    public Evaluation evaluate(double[] parameters) {
        double loss = 0;
        for (int example = 0; example < responses.length; example++) {
            double residual = residual(parameters, example);
            loss += residual * residual;
        }
        return new Evaluation(loss / (2 * responses.length), OptionalDouble.empty());
    }

    @Override
    public void hessian(double[] parameters, double[] hessian) {
        int dimension = featureCount + 1;
        Arrays.fill(hessian, 0);
        double[] extended = new double[dimension];
        extended[featureCount] = 1;
        for (int example = 0; example < responses.length; example++) {
            for (int j = 0; j < featureCount; j++) {
                extended[j] = features[example * featureCount + j];
            }
            for (int i = 0; i < dimension; i++) {
                for (int j = 0; j < dimension; j++) {
                    hessian[i * dimension + j] += extended[i] * extended[j] / responses.length;
                }
            }
        }
    }

    /// Xᵀ(X v)/N.
    @Override
    public void hessianProduct(double[] parameters, double[] vector, double[] product) {
        Arrays.fill(product, 0);
        for (int example = 0; example < responses.length; example++) {
            addExample(example, prediction(vector, example) / responses.length, product);
        }
    }

    private double residual(double[] parameters, int example) {
        return prediction(parameters, example) - responses[example];
    }

    private double prediction(double[] parameters, int example) {
        int row = example * featureCount;
        double prediction = parameters[featureCount];
        for (int j = 0; j < featureCount; j++) {
            prediction += parameters[j] * features[row + j];
        }
        return prediction;
    }

    private void addExample(int example, double factor, double[] gradient) {
        int row = example * featureCount;
        for (int j = 0; j < featureCount; j++) {
            gradient[j] += factor * features[row + j];
        }
        gradient[featureCount] += factor;
    }
}

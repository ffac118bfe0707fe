package dev.perrin.theory.regression;

import java.util.random.RandomGenerator;

/// Mini-batch SGD with momentum on a linear regression as a training loop has it: a batch, its mean gradient, a step.
/// Nothing here knows of eigenvectors or noise.
final class MiniBatchSgd {
    final double[] theta;
    final double[] velocity;
    private final double eta;
    private final double beta;
    private final double lambda;
    private final double[] gradient;

    MiniBatchSgd(double[] theta, double[] velocity, double eta, double beta, double lambda) {
        this.theta = theta.clone();
        this.velocity = velocity.clone();
        this.eta = eta;
        this.beta = beta;
        this.lambda = lambda;
        this.gradient = new double[theta.length];
    }

    /// Adds the gradient of one example of a batch of `batchSize`.
    void see(double[] input, double target, int batchSize) {
        double residual = -target;
        for (int i = 0; i < theta.length; i++) {
            residual += input[i] * theta[i];
        }
        for (int i = 0; i < theta.length; i++) {
            gradient[i] += residual * input[i] / batchSize;
        }
    }

    void step() {
        for (int i = 0; i < theta.length; i++) {
            velocity[i] = beta * velocity[i] - gradient[i] - lambda * theta[i];
            theta[i] += eta * velocity[i];
            gradient[i] = 0;
        }
    }

    /// Steps on batches drawn with replacement.
    void runIndependent(Problems problem, int batchSize, int steps, RandomGenerator random) {
        for (int k = 0; k < steps; k++) {
            for (int s = 0; s < batchSize; s++) {
                int n = random.nextInt(problem.targets().length);
                see(problem.inputs()[n], problem.targets()[n], batchSize);
            }
            step();
        }
    }

    /// Steps on fresh examples: independent Gaussian inputs of given variances, labels that are noise alone.
    void runOnFreshExamples(
            double[] variances, double labelVariance, int batchSize, int steps, RandomGenerator random) {
        double[] input = new double[variances.length];
        for (int k = 0; k < steps; k++) {
            for (int s = 0; s < batchSize; s++) {
                for (int i = 0; i < input.length; i++) {
                    input[i] = Math.sqrt(variances[i]) * random.nextGaussian();
                }
                see(input, Math.sqrt(labelVariance) * random.nextGaussian(), batchSize);
            }
            step();
        }
    }

    double along(double[] direction) {
        return dot(direction, theta);
    }

    double velocityAlong(double[] direction) {
        return dot(direction, velocity);
    }

    private static double dot(double[] left, double[] right) {
        double sum = 0;
        for (int i = 0; i < left.length; i++) {
            sum += left[i] * right[i];
        }
        return sum;
    }
}

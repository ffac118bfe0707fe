package dev.perrin.theory.regression;

/// Mini-batch SGD with momentum on a linear regression, every mini-batch weighed by its probability: the
/// exact first and second moments of ζ = (θ, v, 1), in the coordinates of the data, without any formula for
/// the noise.
final class EnumeratedRegression {
    private final int features;
    /// One affine step ζ ↦ Bζ for each mini-batch, all equally likely.
    private final double[][][] steps;
    private double[][] moments;

    /// @param batchSize 1 or 2.
    EnumeratedRegression(double[][] inputs, double[] targets, int batchSize, double eta, double beta, double lambda) {
        features = inputs[0].length;
        int examples = inputs.length;
        steps = new double[batchSize == 1 ? examples : examples * examples][][];
        for (int batch = 0; batch < steps.length; batch++) {
            int[] members = batchSize == 1 ? new int[] {batch} : new int[] {batch / examples, batch % examples};
            steps[batch] = step(inputs, targets, members, eta, beta, lambda);
        }
        moments = new double[2 * features + 1][2 * features + 1];
    }

    /// @param theta length d.
    /// @param v     length d.
    void startAt(double[] theta, double[] v) {
        double[] point = new double[2 * features + 1];
        System.arraycopy(theta, 0, point, 0, features);
        System.arraycopy(v, 0, point, features, features);
        point[2 * features] = 1;
        for (int i = 0; i < point.length; i++) {
            for (int j = 0; j < point.length; j++) {
                moments[i][j] = point[i] * point[j];
            }
        }
    }

    void advance(long count) {
        for (long k = 0; k < count; k++) {
            moments = mean(moments);
        }
    }

    /// Factor by which small deviations of second moments grow in a step, in the end.
    double spectralRadius() {
        int n = 2 * features + 1;
        double[][] cloud = new double[n][n];
        for (int i = 0; i < n - 1; i++) {
            cloud[i][i] = 1;
        }
        double growth = 0;
        for (int k = 0; k < 8_000; k++) {
            cloud = mean(cloud);
            double trace = 0;
            for (int i = 0; i < n - 1; i++) {
                trace += cloud[i][i];
            }
            for (double[] row : cloud) {
                for (int j = 0; j < n; j++) {
                    row[j] /= trace;
                }
            }
            growth = trace;
        }
        return growth;
    }

    /// Mean of qᵀθ.
    double meanPosition(double[] q) {
        return product(q, 0);
    }

    double meanVelocity(double[] q) {
        return product(q, features);
    }

    double positionVariance(double[] q) {
        return form(q, 0, 0) - product(q, 0) * product(q, 0);
    }

    double covariance(double[] q) {
        return form(q, 0, features) - product(q, 0) * product(q, features);
    }

    double velocityVariance(double[] q) {
        return form(q, features, features) - product(q, features) * product(q, features);
    }

    private double product(double[] q, int offset) {
        double sum = 0;
        for (int i = 0; i < features; i++) {
            sum += q[i] * moments[offset + i][2 * features];
        }
        return sum;
    }

    private double form(double[] q, int left, int right) {
        double sum = 0;
        for (int i = 0; i < features; i++) {
            for (int j = 0; j < features; j++) {
                sum += q[i] * q[j] * moments[left + i][right + j];
            }
        }
        return sum;
    }

    private double[][] mean(double[][] cloud) {
        int n = cloud.length;
        double[][] result = new double[n][n];
        for (double[][] step : steps) {
            double[][] half = product(step, cloud);
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    double entry = 0;
                    for (int k = 0; k < n; k++) {
                        entry += half[i][k] * step[j][k];
                    }
                    result[i][j] += entry / steps.length;
                }
            }
        }
        return result;
    }

    private static double[][] product(double[][] a, double[][] b) {
        int n = a.length;
        double[][] result = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < n; k++) {
                for (int j = 0; j < n; j++) {
                    result[i][j] += a[i][k] * b[k][j];
                }
            }
        }
        return result;
    }

    private double[][] step(double[][] inputs, double[] targets, int[] batch, double eta, double beta, double lambda) {
        int d = features;
        double[][] step = new double[2 * d + 1][2 * d + 1];
        for (int i = 0; i < d; i++) {
            double[] velocity = step[d + i];
            velocity[d + i] = beta;
            velocity[i] = -lambda;
            for (int n : batch) {
                for (int j = 0; j < d; j++) {
                    velocity[j] -= inputs[n][i] * inputs[n][j] / batch.length;
                }
                velocity[2 * d] += inputs[n][i] * targets[n] / batch.length;
            }
            step[i][i] = 1;
            for (int j = 0; j <= 2 * d; j++) {
                step[i][j] += eta * velocity[j];
            }
        }
        step[2 * d][2 * d] = 1;
        return step;
    }
}

package dev.perrin.analysis.exponent;

import java.util.SplittableRandom;

/// A stationary state (x, v) that obeys z′ = M z + L ξ, ξ two standard normal numbers a step. Its stationary covariance
/// solves P = M P Mᵀ + L Lᵀ, found by doubling: P = Σ Mᵏ L Lᵀ (Mᵏ)ᵀ; MSD(l) = 2(P₁₁ − (Mˡ P)₁₁).
final class LinearProcess implements SimulatedProcess {
    private final double[][] step;
    private final double[][] kick;
    private final double[][] covariance;

    private LinearProcess(double[][] step, double[][] kick) {
        this.step = step;
        this.kick = kick;
        double[][] power = step;
        double[][] sum = times(kick, transposed(kick));
        for (int doubling = 0; doubling < 64; doubling++) {
            sum = plus(sum, times(times(power, sum), transposed(power)));
            power = times(power, power);
        }
        this.covariance = sum;
    }

    /// x′ = (1 − θ)x + ξ.
    static LinearProcess ornsteinUhlenbeck(double rate) {
        return new LinearProcess(new double[][] {{Math.exp(-rate), 0}, {0, 0}}, new double[][] {{1, 0}, {0, 0}});
    }

    /// v′ = βv − a·x + ξ, x′ = x + v′: SGD with momentum on a parabola, with η = 1.
    static LinearProcess heavyBall(double momentum, double curvature) {
        return new LinearProcess(new double[][] {{1 - curvature, momentum}, {-curvature, momentum}}, new double[][] {
            {1, 0}, {1, 0}
        });
    }

    /// ẍ = −2γẋ − ω²x + √2γ·dW, exact over a step: the propagator from a series, the covariance of the kick by
    /// Simpson's rule over the step.
    static LinearProcess langevin(double gamma, double omegaSquared) {
        int pieces = 64;
        double[][] fine = propagator(gamma, omegaSquared, 1.0 / pieces);
        double[][] propagator = {{1, 0}, {0, 1}};
        double[][] noise = new double[2][2];
        for (int i = 0; i <= pieces; i++) {
            double weight = (i == 0 || i == pieces ? 1 : i % 2 == 1 ? 4 : 2) / (3.0 * pieces);
            for (int a = 0; a < 2; a++) {
                for (int b = 0; b < 2; b++) {
                    noise[a][b] += weight * 2 * gamma * propagator[a][1] * propagator[b][1];
                }
            }
            if (i < pieces) {
                propagator = times(fine, propagator);
            }
        }
        double[][] root = new double[2][2];
        root[0][0] = Math.sqrt(noise[0][0]);
        root[1][0] = noise[1][0] / root[0][0];
        root[1][1] = Math.sqrt(noise[1][1] - root[1][0] * root[1][0]);
        return new LinearProcess(propagator, root);
    }

    private static double[][] propagator(double gamma, double omegaSquared, double time) {
        double[][] generator = {{0, time}, {-omegaSquared * time, -2 * gamma * time}};
        double[][] sum = {{1, 0}, {0, 1}};
        double[][] term = sum;
        for (int k = 1; k < 30; k++) {
            term = times(term, generator);
            for (double[] row : term) {
                row[0] /= k;
                row[1] /= k;
            }
            sum = plus(sum, term);
        }
        return sum;
    }

    @Override
    public void fill(SplittableRandom random, double[] path) {
        double a = random.nextGaussian();
        double b = random.nextGaussian();
        double x = Math.sqrt(covariance[0][0]) * a;
        double slope = covariance[1][0] / Math.sqrt(covariance[0][0]);
        double v = slope * a + Math.sqrt(Math.max(0, covariance[1][1] - slope * slope)) * b;
        for (int t = 0; t < path.length; t++) {
            path[t] = x;
            double first = random.nextGaussian();
            double second = kick[1][1] == 0 ? 0 : random.nextGaussian();
            double moved = step[0][0] * x + step[0][1] * v + kick[0][0] * first;
            v = step[1][0] * x + step[1][1] * v + kick[1][0] * first + kick[1][1] * second;
            x = moved;
        }
    }

    @Override
    public double msd(long lag) {
        double[][] power = {{1, 0}, {0, 1}};
        for (long l = 0; l < lag; l++) {
            power = times(step, power);
        }
        return 2 * (covariance[0][0] - times(power, covariance)[0][0]);
    }

    private static double[][] times(double[][] a, double[][] b) {
        return new double[][] {
            {a[0][0] * b[0][0] + a[0][1] * b[1][0], a[0][0] * b[0][1] + a[0][1] * b[1][1]},
            {a[1][0] * b[0][0] + a[1][1] * b[1][0], a[1][0] * b[0][1] + a[1][1] * b[1][1]}
        };
    }

    private static double[][] plus(double[][] a, double[][] b) {
        return new double[][] {{a[0][0] + b[0][0], a[0][1] + b[0][1]}, {a[1][0] + b[1][0], a[1][1] + b[1][1]}};
    }

    private static double[][] transposed(double[][] a) {
        return new double[][] {{a[0][0], a[1][0]}, {a[0][1], a[1][1]}};
    }
}

package dev.perrin.analysis.exponent;

import dev.perrin.analysis.spectrum.RealFft;
import java.util.SplittableRandom;

/// Fractional Brownian motion, MSD = lagᵅ, by circulant embedding of the covariance of its increments γ(s) = ½(|s+1|ᵅ
/// − 2|s|ᵅ + |s−1|ᵅ) (Davies and Harte 1987), exact. The root of a symmetric circulant matrix is applied in the
/// Hartley basis cos + sin, which diagonalises it and needs a single real transform.
final class FractionalBrownian implements SimulatedProcess {
    private final double exponent;
    private final int length;
    private final RealFft fft;
    private final double[] roots;
    private final double[] noise;
    private final double[] real;
    private final double[] imaginary;

    /// @param length of the paths
    FractionalBrownian(double exponent, int length) {
        this.exponent = exponent;
        this.length = length;
        int circle = RealFft.lengthFor(2 * length);
        this.fft = new RealFft(circle);
        this.noise = new double[circle];
        this.real = new double[circle / 2 + 1];
        this.imaginary = new double[circle / 2 + 1];
        double[] covariance = new double[circle];
        for (int s = 0; s < circle; s++) {
            double distance = Math.min(s, circle - s);
            covariance[s] = 0.5
                    * (Math.pow(distance + 1, exponent)
                            - 2 * Math.pow(distance, exponent)
                            + Math.pow(Math.abs(distance - 1), exponent));
        }
        fft.forward(covariance, real, imaginary);
        this.roots = new double[circle / 2 + 1];
        for (int k = 0; k <= circle / 2; k++) {
            if (real[k] < -1e-9) {
                throw new IllegalStateException("eigenvalue %s must not be negative".formatted(real[k]));
            }
            roots[k] = Math.sqrt(Math.max(0, real[k]) / circle);
        }
    }

    @Override
    public void fill(SplittableRandom random, double[] path) {
        for (int k = 0; k < noise.length; k++) {
            noise[k] = roots[Math.min(k, noise.length - k)] * random.nextGaussian();
        }
        fft.forward(noise, real, imaginary);
        path[0] = 0;
        for (int t = 1; t < length; t++) {
            path[t] = path[t - 1] + real[t] - imaginary[t];
        }
    }

    @Override
    public double msd(long lag) {
        return Math.pow((double) lag, exponent);
    }
}

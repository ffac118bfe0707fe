package dev.perrin.trainer.curvature;

import java.util.SplittableRandom;

/// Q diag(h) Qᵀ, with a Q made of reflections at random hyperplanes: a full matrix whose eigenvalues are known.
final class KnownSpectrum implements HessianProduct {
    private static final int REFLECTIONS = 4;

    private final double[] eigenvalues;
    private final double[][] normals;

    /// @param eigenvalues in any order. Not modified.
    KnownSpectrum(double[] eigenvalues, long seed) {
        this.eigenvalues = eigenvalues;
        this.normals = new double[REFLECTIONS][eigenvalues.length];
        SplittableRandom random = new SplittableRandom(seed);
        for (double[] normal : normals) {
            double squared = 0;
            for (int i = 0; i < normal.length; i++) {
                normal[i] = random.nextGaussian();
                squared += normal[i] * normal[i];
            }
            for (int i = 0; i < normal.length; i++) {
                normal[i] /= Math.sqrt(squared);
            }
        }
    }

    @Override
    public int dimension() {
        return eigenvalues.length;
    }

    @Override
    public HessianMethod method() {
        return HessianMethod.ANALYTIC;
    }

    @Override
    public double relativeError() {
        return 0;
    }

    @Override
    public void apply(double[] vector, double[] product) {
        double[] turned = vector.clone();
        for (double[] normal : normals) {
            reflect(turned, normal);
        }
        for (int i = 0; i < turned.length; i++) {
            turned[i] *= eigenvalues[i];
        }
        for (int i = normals.length - 1; i >= 0; i--) {
            reflect(turned, normals[i]);
        }
        System.arraycopy(turned, 0, product, 0, product.length);
    }

    private static void reflect(double[] vector, double[] normal) {
        double part = 0;
        for (int i = 0; i < vector.length; i++) {
            part += vector[i] * normal[i];
        }
        for (int i = 0; i < vector.length; i++) {
            vector[i] -= 2 * part * normal[i];
        }
    }
}

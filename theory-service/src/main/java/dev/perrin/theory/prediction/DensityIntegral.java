package dev.perrin.theory.prediction;

import dev.perrin.theory.bulk.BulkIntegral;
import dev.perrin.theory.bulk.PowerLawBulk;
import dev.perrin.theory.dynamics.Dynamics;
import dev.perrin.theory.mode.Eigenmode;
import dev.perrin.theory.mode.InvalidQuestionException;

/// What a density of eigenvalues adds to the sums of a prediction (T47).
final class DensityIntegral {
    private final Question question;
    private final Dynamics dynamics;
    private final SumLayout layout;
    private final Relaxation relaxation;

    /// @param relaxation told of every mode evaluated. Modified.
    DensityIntegral(Question question, Dynamics dynamics, SumLayout layout, Relaxation relaxation) {
        this.question = question;
        this.dynamics = dynamics;
        this.layout = layout;
        this.relaxation = relaxation;
    }

    /// @return integrals by the layout.
    BulkIntegral.Value over(PowerLawBulk bulk) {
        double noisePerCurvature = noisePerCurvature(bulk);
        try {
            return question.integral().over(bulk, eigenvalues -> vectors(eigenvalues, noisePerCurvature));
        } catch (UnansweredModeException e) {
            throw new InvalidQuestionException(
                    "spectrum.bulk[" + bulk.index() + "]",
                    "[" + bulk.lower() + ", " + bulk.upper() + "]",
                    "has an eigenvalue without an answer: " + e.getMessage());
        }
    }

    /// A mode of the density that has no answer; its index means nothing to who asked.
    private static final class UnansweredModeException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnansweredModeException(InvalidQuestionException cause) {
            super(cause.getMessage(), cause);
        }
    }

    private double noisePerCurvature(PowerLawBulk bulk) {
        String field = "spectrum.bulk[" + bulk.index() + "].noise_variance";
        double variance = question.noise()
                .hessianVariance()
                .orElseGet(() -> bulk.noiseVariance()
                        .orElseThrow(() -> new InvalidQuestionException(
                                field, "missing", "must be given unless noise.hessian is")));
        long batch = question.hyperparameters().batchSize();
        if (batch < 1) {
            throw new InvalidQuestionException(
                    "hyperparameters.batch_size", batch, "must be at least 1 for spectrum.bulk");
        }
        return variance / batch;
    }

    private double[][] vectors(double[] eigenvalues, double noisePerCurvature) {
        double[][] vectors = new double[eigenvalues.length][layout.size()];
        ModeWalk walk = new ModeWalk(
                dynamics,
                i -> new Eigenmode(i, eigenvalues[i], question.hyperparameters(), noisePerCurvature * eigenvalues[i]),
                eigenvalues.length,
                _ -> question.start().ofDensity(),
                question.steps(),
                question.curves().evaluated(),
                question.allowUnstable());
        try {
            walk.forEach(tile -> {
                tile.traits().forEach(relaxation::add);
                for (int mode = 0; mode < tile.modes(); mode++) {
                    double[] vector = vectors[tile.firstMode() + mode];
                    layout.visit(tile, mode, (index, value) -> vector[index] = value);
                }
            });
        } catch (InvalidQuestionException e) {
            throw new UnansweredModeException(e);
        }
        return vectors;
    }
}

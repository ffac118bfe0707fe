package dev.perrin.theory.prediction;

import dev.perrin.theory.mode.InvalidQuestionException;
import dev.perrin.theory.mode.ModeStart;

/// Where all modes are at step 0.
public sealed interface Start {
    /// The start of one mode.
    ModeStart ofMode(int index);

    /// The start of the modes of a density, which cannot be named one by one: at rest in the minimum, unless all are
    /// stationary.
    default ModeStart ofDensity() {
        return new ModeStart.Fixed(0, 0);
    }

    /// @throws InvalidQuestionException when this start does not fit a spectrum of `modes` modes.
    void requireModes(int modes);

    /// Every mode in its stationary state.
    record Stationary() implements Start {
        private static final ModeStart START = new ModeStart.Stationary();

        @Override
        public ModeStart ofMode(int index) {
            return START;
        }

        @Override
        public ModeStart ofDensity() {
            return START;
        }

        @Override
        public void requireModes(int modes) {}
    }

    /// A phase point.
    ///
    /// @param positions  θ₀ − μ per mode, or empty for 0. Not modified.
    /// @param velocities v₀ per mode, or empty for 0. Not modified.
    @SuppressWarnings("ArrayRecordComponent") // Never modified; boxing would cost more than it guards.
    record Fixed(double[] positions, double[] velocities) implements Start {
        public Fixed {
            requireFinite("start.fixed.position", positions);
            requireFinite("start.fixed.velocity", velocities);
        }

        @Override
        public ModeStart ofMode(int index) {
            return new ModeStart.Fixed(orZero(positions, index), orZero(velocities, index));
        }

        @Override
        public void requireModes(int modes) {
            requireLength("start.fixed.position", positions, modes);
            requireLength("start.fixed.velocity", velocities, modes);
        }
    }

    /// A Gaussian law of its own for every mode. Every array may be empty for 0, and none is modified.
    ///
    /// @param positions          mean of θ₀ − μ per mode.
    /// @param velocities         mean of v₀.
    /// @param positionVariances  Var θ₀ ≥ 0.
    /// @param velocityVariances  Var v₀ ≥ 0.
    /// @param covariances        Cov(θ₀, v₀), its square at most the product of the variances.
    @SuppressWarnings("ArrayRecordComponent") // Never modified; boxing would cost more than it guards.
    record Gaussian(
            double[] positions,
            double[] velocities,
            double[] positionVariances,
            double[] velocityVariances,
            double[] covariances)
            implements Start {
        private static final String FIELD = "start.gaussian.";
        private static final String COVARIANCE = FIELD + "position_velocity_covariance";

        /// What a correlation of 1 may be above 1 by rounding.
        private static final double ROUNDING = 0x1p-50;

        public Gaussian {
            requireFinite(FIELD + "position", positions);
            requireFinite(FIELD + "velocity", velocities);
            requireVariances(FIELD + "position_variance", positionVariances);
            requireVariances(FIELD + "velocity_variance", velocityVariances);
            requireFinite(COVARIANCE, covariances);
        }

        @Override
        public ModeStart ofMode(int index) {
            return new ModeStart.Gaussian(
                    orZero(positions, index),
                    orZero(velocities, index),
                    orZero(positionVariances, index),
                    orZero(covariances, index),
                    orZero(velocityVariances, index));
        }

        @Override
        public void requireModes(int modes) {
            requireLength(FIELD + "position", positions, modes);
            requireLength(FIELD + "velocity", velocities, modes);
            requireLength(FIELD + "position_variance", positionVariances, modes);
            requireLength(FIELD + "velocity_variance", velocityVariances, modes);
            requireLength(COVARIANCE, covariances, modes);
            for (int i = 0; i < covariances.length; i++) {
                double most = Math.sqrt(orZero(positionVariances, i)) * Math.sqrt(orZero(velocityVariances, i));
                if (Math.abs(covariances[i]) > most * (1 + ROUNDING)) {
                    throw new InvalidQuestionException(
                            COVARIANCE + "[" + i + "]",
                            covariances[i],
                            "must not be beyond the root of the product of the variances, " + most);
                }
            }
        }

        private static void requireVariances(String field, double[] values) {
            for (int i = 0; i < values.length; i++) {
                if (!(values[i] >= 0 && values[i] < Double.POSITIVE_INFINITY)) {
                    throw new InvalidQuestionException(
                            field + "[" + i + "]", values[i], "must be finite and at least 0");
                }
            }
        }
    }

    private static double orZero(double[] values, int index) {
        return values.length == 0 ? 0 : values[index];
    }

    private static void requireLength(String field, double[] values, int modes) {
        if (values.length != 0 && values.length != modes) {
            throw new InvalidQuestionException(
                    field,
                    values.length + " values",
                    "must be left out or have one value for each of the " + modes + " eigenvalues");
        }
    }

    private static void requireFinite(String field, double[] values) {
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i])) {
                throw new InvalidQuestionException(field + "[" + i + "]", values[i], "must be finite");
            }
        }
    }
}

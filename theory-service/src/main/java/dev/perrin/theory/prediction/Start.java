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
            return new ModeStart.Fixed(
                    positions.length == 0 ? 0 : positions[index], velocities.length == 0 ? 0 : velocities[index]);
        }

        @Override
        public void requireModes(int modes) {
            requireLength("start.fixed.position", positions, modes);
            requireLength("start.fixed.velocity", velocities, modes);
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
}

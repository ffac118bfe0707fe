package dev.perrin.theory.mode;

/// How the mean of a mode returns to the minimum (T5, T8). Rates are per step: a part with rate r shrinks by e⁻ʳ in
/// one.
public sealed interface DampingRegime {
    /// Decay of the slowest part of the mean; 0 for a flat mode, negative where the mode grows.
    double slowRate();

    /// Decay of the fastest part; infinite where it dies in one step.
    double fastRate();

    /// Radians per step.
    double angularFrequency();

    /// Two real modes of decay.
    record Overdamped(double slowRate, double fastRate) implements DampingRegime {
        @Override
        public double angularFrequency() {
            return 0;
        }
    }

    /// A double root; at angular frequency π it changes sign every step.
    record Critical(double slowRate, double angularFrequency) implements DampingRegime {
        @Override
        public double fastRate() {
            return slowRate;
        }
    }

    /// A decaying oscillation.
    record Underdamped(double slowRate, double angularFrequency) implements DampingRegime {
        @Override
        public double fastRate() {
            return slowRate;
        }
    }

    /// Two real modes of decay, both of which change sign every step: x > (1+√β)², discrete dynamics only.
    record Alternating(double slowRate, double fastRate) implements DampingRegime {
        @Override
        public double angularFrequency() {
            return Math.PI;
        }
    }
}

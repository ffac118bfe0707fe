package dev.perrin.trainer.run;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// The one source of randomness of a run: independent streams, one for each purpose, so that a change in how
/// much one of them consumes leaves the others as they were.
public record Seed(long value) {
    /// What random numbers are for. The number is part of what a seed means: never reuse or change one.
    public enum Purpose {
        INITIAL_PARAMETERS(1),
        CONVERGENCE_BATCHES(2),
        LIMITING_BATCHES(3);

        private final long number;

        Purpose(long number) {
            this.number = number;
        }
    }

    public RandomGenerator stream(Purpose purpose) {
        long mixed = mix(mix(value) + 0x9E3779B97F4A7C15L * purpose.number);
        return RandomGeneratorFactory.of("L64X128MixRandom").create(mixed);
    }

    /// Stafford's variant 13 of the finalizer of SplitMix64: neighbouring seeds must not give related streams.
    private static long mix(long bits) {
        long mixed = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}

package dev.perrin.trainer.sgd;

import java.util.Arrays;

/// Updates of blocks of [#LANES] coordinates, and what these add to the sums of a step, in [#LANES] sums each:
/// coordinate i of a block is added to sum i, and these are added up in order at the end. So the compiler makes
/// vectors of the loops, which it may not of a single sum, whose order is part of its bits; and rounding errors are
/// fewer. A product is added without being rounded itself (`fma`).
///
/// HotSpot's C2 makes vectors of a loop only where it is short (`LoopUnrollLimit`: 60 nodes of its graph, some six
/// arrays): hence five loops and not one. `MomentumBenchmark` tells when a loop has grown too long: it is then several
/// times as slow.
final class StepLanes {
    static final int LANES = 128;

    /// Of the coordinates of a block: θₖ₋₁, f = g + λθ there, vₖ and θₖ.
    private static final int PREVIOUS = 0;

    private static final int FORCE = LANES;
    private static final int VELOCITY = 2 * LANES;
    private static final int POSITION = 3 * LANES;

    /// Of the sums.
    private static final int SUMS = 4 * LANES;

    private static final int PREVIOUS_SQUARED = SUMS;
    private static final int LOCAL_SQUARED = SUMS + LANES;
    private static final int GLOBAL_SQUARED = SUMS + 2 * LANES;
    private static final int POSITION_SQUARED = SUMS + 3 * LANES;
    private static final int VELOCITY_SQUARED = SUMS + 4 * LANES;
    private static final int POSITION_DOT_GRADIENT = SUMS + 5 * LANES;
    private static final int DISPLACEMENT_DOT_GRADIENT = SUMS + 6 * LANES;

    private final double[] terms = new double[SUMS + 7 * LANES];

    void clear() {
        Arrays.fill(terms, SUMS, terms.length, 0);
    }

    /// Updates a block and adds it.
    ///
    /// @param point Modified.
    /// @param gradient g at the position, length d. Not modified.
    /// @param reference θ_ref, length d. Not modified.
    /// @param from first coordinate of the block
    void step(Hyperparameters hyperparameters, PhasePoint point, float[] gradient, float[] reference, int from) {
        weigh(hyperparameters.weightDecay(), point.position(), gradient, reference, from);
        accelerate(hyperparameters.momentumCoefficient(), point.velocity(), from);
        move(hyperparameters.velocityFactor(), hyperparameters.forceFactor(), point.position(), from);
        addNow(reference, from);
        addPrevious();
    }

    private void weigh(double weightDecay, float[] position, float[] gradient, float[] reference, int from) {
        double[] terms = this.terms;
        for (int i = 0; i < LANES; i++) {
            double before = position[from + i];
            double force = gradient[from + i] + weightDecay * before;
            terms[PREVIOUS + i] = before;
            terms[FORCE + i] = force;
            terms[DISPLACEMENT_DOT_GRADIENT + i] =
                    Math.fma(before - reference[from + i], force, terms[DISPLACEMENT_DOT_GRADIENT + i]);
        }
    }

    /// @param velocity Modified.
    private void accelerate(double momentumCoefficient, float[] velocity, int from) {
        double[] terms = this.terms;
        for (int i = 0; i < LANES; i++) {
            float rounded = (float) (momentumCoefficient * velocity[from + i] - terms[FORCE + i]);
            velocity[from + i] = rounded;
            double speed = rounded;
            terms[VELOCITY + i] = speed;
            terms[VELOCITY_SQUARED + i] = Math.fma(speed, speed, terms[VELOCITY_SQUARED + i]);
        }
    }

    /// @param position Modified.
    private void move(double velocityFactor, double forceFactor, float[] position, int from) {
        double[] terms = this.terms;
        for (int i = 0; i < LANES; i++) {
            float rounded = (float)
                    (terms[PREVIOUS + i] + velocityFactor * terms[VELOCITY + i] + forceFactor * terms[FORCE + i]);
            position[from + i] = rounded;
            terms[POSITION + i] = rounded;
        }
    }

    private void addNow(float[] reference, int from) {
        double[] terms = this.terms;
        for (int i = 0; i < LANES; i++) {
            double now = terms[POSITION + i];
            double moved = now - terms[PREVIOUS + i];
            double away = now - reference[from + i];
            terms[LOCAL_SQUARED + i] = Math.fma(moved, moved, terms[LOCAL_SQUARED + i]);
            terms[POSITION_SQUARED + i] = Math.fma(now, now, terms[POSITION_SQUARED + i]);
            terms[GLOBAL_SQUARED + i] = Math.fma(away, away, terms[GLOBAL_SQUARED + i]);
        }
    }

    private void addPrevious() {
        double[] terms = this.terms;
        for (int i = 0; i < LANES; i++) {
            double before = terms[PREVIOUS + i];
            terms[PREVIOUS_SQUARED + i] = Math.fma(before, before, terms[PREVIOUS_SQUARED + i]);
            terms[POSITION_DOT_GRADIENT + i] = Math.fma(before, terms[FORCE + i], terms[POSITION_DOT_GRADIENT + i]);
        }
    }

    /// @param sums Modified.
    void addTo(StepTerms sums) {
        double[] terms = this.terms;
        double previous = 0;
        double local = 0;
        double global = 0;
        double position = 0;
        double velocity = 0;
        double positionDot = 0;
        double displacementDot = 0;
        for (int lane = 0; lane < LANES; lane++) {
            previous += terms[PREVIOUS_SQUARED + lane];
            local += terms[LOCAL_SQUARED + lane];
            global += terms[GLOBAL_SQUARED + lane];
            position += terms[POSITION_SQUARED + lane];
            velocity += terms[VELOCITY_SQUARED + lane];
            positionDot += terms[POSITION_DOT_GRADIENT + lane];
            displacementDot += terms[DISPLACEMENT_DOT_GRADIENT + lane];
        }
        sums.add(previous, local, global, position, velocity, positionDot, displacementDot);
    }
}

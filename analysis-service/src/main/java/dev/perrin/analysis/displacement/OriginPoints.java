package dev.perrin.analysis.displacement;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Points of a part's trajectory that distances are measured from: each is the first snapshot at or after a step that
/// the plan names.
///
/// Memory: a vector for each point that was reached. Not thread safe.
final class OriginPoints {
    /// Lies where no snapshot comes by itself.
    static final long NEVER = Long.MAX_VALUE;

    private final long[] askedSteps;
    private final long[] steps;
    private final boolean[] settled;
    private final float[] @Nullable [] vectors;

    /// @param askedSteps Not modified.
    OriginPoints(long[] askedSteps) {
        this.askedSteps = askedSteps.clone();
        this.steps = new long[askedSteps.length];
        this.settled = new boolean[askedSteps.length];
        this.vectors = new float[askedSteps.length][];
        Arrays.fill(steps, OriginSums.NO_STEP);
    }

    int count() {
        return askedSteps.length;
    }

    /// The first point is marked by the run itself, and not found by its step.
    void markFirst() {
        askedSteps[0] = NEVER;
    }

    /// Whether a snapshot at this step is one of the points.
    boolean wants(long step) {
        for (int i = 0; i < askedSteps.length; i++) {
            if (!settled[i] && askedSteps[i] <= step) {
                return true;
            }
        }
        return false;
    }

    /// @param vector kept, not copied
    void take(long step, float[] vector) {
        for (int i = 0; i < askedSteps.length; i++) {
            if (!settled[i] && askedSteps[i] <= step) {
                put(i, step, vector);
            }
        }
    }

    /// @param vector kept, not copied
    void put(int point, long step, float[] vector) {
        steps[point] = step;
        vectors[point] = vector;
        settled[point] = true;
    }

    /// The trajectory went past it, and it cannot be had back.
    void lose(int point) {
        settled[point] = true;
    }

    long askedStep(int point) {
        return askedSteps[point];
    }

    float @Nullable [] vector(int point) {
        return vectors[point];
    }

    OriginSums sums() {
        return OriginSums.of(steps);
    }
}

package dev.perrin.theory.regression;

import dev.perrin.theory.mode.InvalidQuestionException;
import dev.perrin.theory.mode.PhaseFlow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The covariance N of the noise that has gathered since the start, of every mode at given steps (T33), by
/// doubling: O(log of the spacing of the steps) products of a matrix with a vector for each, and O(log k)
/// products of matrices once.
final class GatheredNoise {
    /// Numbers kept for announced steps.
    private static final long LARGEST_TABLE = 4_000_000;

    private static final int KEPT_OTHERS = 4096;

    private final ModePairs pairs;
    private final int[] offsets;
    private final StartMoments[] starts;
    private final long[] steps;
    /// Entries θθ, θw, ww of every mode at every step.
    private final double[][] ofModes;

    /// At steps that were not announced.
    private final Map<Long, double[]> others = new HashMap<>();

    private final List<FeedbackFlow> powersOfTwo = new ArrayList<>();
    private final List<PhaseFlow[]> flowsOfPowers = new ArrayList<>();

    /// @param oneStep of every mode. Not modified.
    /// @param starts  of every mode. Not modified.
    /// @param steps   in any order. Not modified.
    GatheredNoise(
            NoiseRecursion recursion, double learningRate, PhaseFlow[] oneStep, StartMoments[] starts, long[] steps) {
        this.pairs = recursion.pairs();
        this.offsets = pairs.offsets();
        this.starts = starts;
        this.steps = Arrays.stream(steps).sorted().distinct().toArray();
        if (3L * pairs.modes() * this.steps.length > LARGEST_TABLE) {
            throw new InvalidQuestionException(
                    "steps",
                    this.steps.length + " steps of " + pairs.modes() + " modes",
                    "must not be more than " + LARGEST_TABLE / 3
                            + " in all for noise that depends on the parameters from another start than the"
                            + " stationary one");
        }
        this.ofModes = new double[this.steps.length][];
        powersOfTwo.add(FeedbackFlow.ofOneStep(recursion, learningRate));
        flowsOfPowers.add(oneStep);
        Walk walk = new Walk();
        for (int s = 0; s < this.steps.length; s++) {
            walk.to(this.steps[s]);
            ofModes[s] = walk.ofModes();
        }
    }

    double positionVariance(int mode, long step) {
        return at(step)[3 * mode];
    }

    /// With w = ηv.
    double covariance(int mode, long step) {
        return at(step)[3 * mode + 1];
    }

    /// Of w = ηv.
    double velocityVariance(int mode, long step) {
        return at(step)[3 * mode + 2];
    }

    private double[] at(long step) {
        int index = Arrays.binarySearch(steps, step);
        if (index >= 0) {
            return ofModes[index];
        }
        if (others.size() == KEPT_OTHERS) {
            others.clear();
        }
        return others.computeIfAbsent(step, other -> {
            Walk walk = new Walk();
            walk.to(other);
            return walk.ofModes();
        });
    }

    /// From the start onwards.
    private final class Walk {
        private final PhaseFlow[] sinceStart = new PhaseFlow[pairs.modes()];
        private double[] gathered = new double[offsets[pairs.size()]];
        private long at;

        Walk() {
            Arrays.fill(sinceStart, PhaseFlow.IDENTITY);
        }

        void to(long step) {
            long missing = step - at;
            for (int bit = 0; missing >> bit != 0; bit++) {
                if ((missing >> bit & 1) == 1) {
                    PhaseFlow[] flows = flowsOfPower(bit);
                    gathered = powersOfTwo.get(bit).apply(gathered, coherent(sinceStart), means(sinceStart), flows);
                    for (int l = 0; l < flows.length; l++) {
                        sinceStart[l] = sinceStart[l].then(flows[l]);
                    }
                }
            }
            at = step;
        }

        double[] ofModes() {
            return GatheredNoise.this.ofModes(gathered, at);
        }
    }

    private PhaseFlow[] flowsOfPower(int exponent) {
        while (powersOfTwo.size() <= exponent) {
            PhaseFlow[] half = flowsOfPowers.getLast();
            powersOfTwo.add(powersOfTwo.getLast().doubled(half));
            PhaseFlow[] whole = new PhaseFlow[half.length];
            for (int l = 0; l < half.length; l++) {
                whole[l] = half[l].then(half[l]);
            }
            flowsOfPowers.add(whole);
        }
        return flowsOfPowers.get(exponent);
    }

    /// W: second moments of the start, carried along. Starts of two modes are independent, but for their means.
    private double[] coherent(PhaseFlow[] sinceStart) {
        double[] result = new double[offsets[pairs.size()]];
        for (int p = 0; p < pairs.size(); p++) {
            StartMoments i = starts[pairs.first()[p]];
            StartMoments j = starts[pairs.second()[p]];
            double[] initial = pairs.isOneMode(p)
                    ? new double[] {
                        i.position() * i.position() + i.variance(),
                        i.position() * i.scaledVelocity() + i.covariance(),
                        i.scaledVelocity() * i.scaledVelocity() + i.ofVelocity()
                    }
                    : new double[] {
                        i.position() * j.position(),
                        i.position() * j.scaledVelocity(),
                        i.scaledVelocity() * j.position(),
                        i.scaledVelocity() * j.scaledVelocity()
                    };
            double[] block = pairs.transport(p, sinceStart);
            int entries = pairs.entries(p);
            for (int row = 0; row < entries; row++) {
                for (int k = 0; k < entries; k++) {
                    result[offsets[p] + row] += block[row * entries + k] * initial[k];
                }
            }
        }
        return result;
    }

    private double[] means(PhaseFlow[] sinceStart) {
        double[] means = new double[2 * starts.length];
        for (int l = 0; l < starts.length; l++) {
            PhaseFlow flow = sinceStart[l];
            means[2 * l] =
                    flow.m11().value() * starts[l].position() + flow.m12().value() * starts[l].scaledVelocity();
            means[2 * l + 1] =
                    flow.m21().value() * starts[l].position() + flow.m22().value() * starts[l].scaledVelocity();
        }
        return means;
    }

    private double[] ofModes(double[] gathered, long step) {
        double[] result = new double[3 * pairs.modes()];
        for (int p = 0; p < pairs.size(); p++) {
            if (pairs.isOneMode(p)) {
                System.arraycopy(gathered, offsets[p], result, 3 * pairs.first()[p], 3);
            }
        }
        for (double entry : result) {
            if (!Double.isFinite(entry)) {
                throw new InvalidQuestionException(
                        "steps",
                        step,
                        "has a covariance beyond the range of a double under noise that feeds on itself");
            }
        }
        return result;
    }
}

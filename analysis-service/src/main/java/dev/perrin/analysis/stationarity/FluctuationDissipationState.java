package dev.perrin.analysis.stationarity;

import dev.perrin.analysis.blocks.BlockSums;
import dev.perrin.analysis.blocks.BoundedEstimate;
import dev.perrin.analysis.blocks.Estimate;
import dev.perrin.analysis.blocks.Jackknife;
import dev.perrin.analysis.blocks.StateArrays;
import dev.perrin.analysis.blocks.StateVersion;
import dev.perrin.analysis.blocks.StudentDistribution;
import java.nio.ByteBuffer;

/// What [FluctuationDissipation] has seen. The first observation is step 0 of the window: it gives b₀, as soon as
/// it has a predecessor, and is not summed. O(1) memory. Not thread safe.
public final class FluctuationDissipationState {
    private static final byte VERSION = 1;
    private static final int MAX_BLOCKS = 32;

    /// Rows of the sums, each with its own count.
    private static final int PRODUCT = 0;
    private static final int VELOCITY = 1;
    private static final int LOSS = 2;
    private static final int NORM = 3;
    private static final int GLOBAL = 4;
    private static final int ROWS = 5;

    private static final int SEEN = 0;
    private static final int LAST_STEP = 1;
    private static final int MISSING = 2;
    private static final int INTEGERS = 3;

    private static final int LAST_NORM = 0;
    private static final int LAST_GLOBAL = 1;
    private static final int FIRST_BOUNDARY = 2;
    private static final int LAST_BOUNDARY = 3;
    private static final int FIRST_GLOBAL_BOUNDARY = 4;
    private static final int LAST_GLOBAL_BOUNDARY = 5;
    private static final int NUMBERS = 6;

    private final FluctuationDissipation settings;
    private final BlockSums sums;
    private final long[] integers = new long[INTEGERS];
    private final double[] numbers = new double[NUMBERS];

    FluctuationDissipationState(FluctuationDissipation settings) {
        this(settings, new BlockSums(ROWS, 1, MAX_BLOCKS));
    }

    private FluctuationDissipationState(FluctuationDissipation settings, BlockSums sums) {
        this.settings = settings;
        this.sums = sums;
    }

    /// @param observation of a step after that of the call before
    public void add(Observation observation) {
        long seen = integers[SEEN];
        if (seen > 0 && observation.step() <= integers[LAST_STEP]) {
            throw new IllegalArgumentException(
                    "step must be after the last one, " + integers[LAST_STEP] + ", but is " + observation.step());
        }
        boolean consecutive = seen > 0 && observation.step() == integers[LAST_STEP] + 1;
        if (seen > 0 && !consecutive) {
            integers[MISSING] += observation.step() - integers[LAST_STEP] - 1;
        }
        double boundary = Double.NaN;
        double globalBoundary = Double.NaN;
        if (consecutive) {
            boundary = settings.boundary(
                    observation.positionNormSquared(), numbers[LAST_NORM], observation.velocityNormSquared());
            globalBoundary = settings.boundary(
                    observation.globalSquared(), numbers[LAST_GLOBAL], observation.velocityNormSquared());
        }
        if (seen == 1) {
            numbers[FIRST_BOUNDARY] = boundary;
            numbers[FIRST_GLOBAL_BOUNDARY] = globalBoundary;
        }
        numbers[LAST_BOUNDARY] = boundary;
        numbers[LAST_GLOBAL_BOUNDARY] = globalBoundary;
        numbers[LAST_NORM] = observation.positionNormSquared();
        numbers[LAST_GLOBAL] = observation.globalSquared();
        integers[LAST_STEP] = observation.step();
        integers[SEEN] = seen + 1;
        // the first two fix b₀, which is of the second
        if (seen >= 2) {
            sum(observation);
        }
    }

    private void sum(Observation observation) {
        long position = observation.step();
        sums.add(position, PRODUCT, observation.positionDotGradient());
        sums.add(position, VELOCITY, observation.velocityNormSquared());
        sums.add(position, NORM, observation.positionNormSquared());
        if (!Double.isNaN(observation.loss())) {
            sums.add(position, LOSS, observation.loss());
        }
        if (!Double.isNaN(observation.globalSquared())) {
            sums.add(position, GLOBAL, observation.globalSquared());
        }
    }

    /// Steps summed over.
    public long count() {
        return sums.count(PRODUCT);
    }

    /// Of the last observation; −1 before the first.
    public long lastStep() {
        return integers[SEEN] == 0 ? -1 : integers[LAST_STEP];
    }

    /// Steps between observations that were not observed; the boundary terms are known when there are none.
    public long missing() {
        return integers[MISSING];
    }

    public FluctuationDissipation settings() {
        return settings;
    }

    /// ⟨θ·g⟩ over ((1+β)/2)η⟨‖v‖²⟩, origin 0, with the interval from blocks.
    public BoundedEstimate ratio() {
        double[][] means = sums.leaveOneOut(new int[] {PRODUCT, VELOCITY}, new int[2], 0);
        Estimate ratio = Jackknife.estimate(means, m -> m[0] / (settings.factor() * m[1]), count());
        return BoundedEstimate.of(ratio, means.length - 2);
    }

    /// Probability of a ratio as far from 1, were the run stationary; too great rather than too small there.
    public double ratioProbability() {
        BoundedEstimate ratio = ratio();
        return StudentDistribution.twoSidedProbability(
                (ratio.value() - 1) / ratio.standardError(), sums.groups(0) - 1.0);
    }

    /// −(bₙ − b₀)/(((1+β)/2) η Σ‖v‖²): the whole departure of [#ratio] from 1. NaN when steps are missing.
    public double boundaryTerm() {
        return boundaryTerm(numbers[LAST_BOUNDARY] - numbers[FIRST_BOUNDARY]);
    }

    /// The ratio about the reference point, 1 plus its boundary term. NaN when steps are missing.
    public double ratioAboutReference() {
        return 1 + boundaryTerm(numbers[LAST_GLOBAL_BOUNDARY] - numbers[FIRST_GLOBAL_BOUNDARY]);
    }

    private double boundaryTerm(double difference) {
        if (missing() > 0 || count() == 0) {
            return Double.NaN;
        }
        return -difference / (settings.factor() * sums.mean(VELOCITY, 0) * count());
    }

    /// Ratio less 1 less its boundary term: 0 up to rounding when the observations obey the update rule with these
    /// hyperparameters, whatever the loss and the noise. NaN when steps are missing.
    public double identityResidual() {
        return ratio().value() - 1 - boundaryTerm();
    }

    public BoundedEstimate meanVelocitySquared() {
        return BoundedEstimate.of(sums.mean(VELOCITY, 0, 0), sums.groups(0) - 1);
    }

    public BlockSeries velocitySquared() {
        return series("squared velocity", VELOCITY);
    }

    /// Empty where the loss was not observed.
    public BlockSeries loss() {
        return series("loss", LOSS);
    }

    /// ‖θ − θ_ref‖²; empty where it was not observed.
    public BlockSeries globalSquared() {
        return series("distance from the reference point", GLOBAL);
    }

    public BlockSeries normSquared() {
        return series("norm of the position", NORM);
    }

    private BlockSeries series(String name, int row) {
        double[] means = new double[sums.size()];
        long[] counts = new long[means.length];
        for (int block = 0; block < means.length; block++) {
            counts[block] = sums.groupCount(block, 0, row);
            means[block] = sums.groupSum(block, 0, row, 0) / counts[block];
        }
        return BlockSeries.of(name, means, counts);
    }

    public int sizeInBytes() {
        return 1 + Long.BYTES * INTEGERS + Double.BYTES * NUMBERS + sums.sizeInBytes();
    }

    /// @param out Modified: advanced by [#sizeInBytes].
    public void write(ByteBuffer out) {
        out.put(VERSION);
        StateArrays.write(integers, out);
        StateArrays.write(numbers, out);
        sums.write(out);
    }

    /// @param settings the same as of the state written
    /// @param in Modified: advanced past what was written.
    /// @throws IllegalArgumentException for the bytes of another version
    public static FluctuationDissipationState read(FluctuationDissipation settings, ByteBuffer in) {
        StateVersion.require("fluctuation-dissipation", VERSION, in.get());
        long[] integers = new long[INTEGERS];
        double[] numbers = new double[NUMBERS];
        StateArrays.read(integers, in);
        StateArrays.read(numbers, in);
        FluctuationDissipationState state = new FluctuationDissipationState(settings, BlockSums.read(in));
        System.arraycopy(integers, 0, state.integers, 0, INTEGERS);
        System.arraycopy(numbers, 0, state.numbers, 0, NUMBERS);
        return state;
    }
}

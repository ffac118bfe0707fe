package dev.perrin.analysis.blocks;

import dev.perrin.analysis.displacement.SnapshotStatistics;
import java.util.ArrayList;
import java.util.List;

/// Consecutive blocks of equal length over the averaged part of a run; when more than [#MAX_BLOCKS] would be
/// needed, neighbours are merged and the length doubles. So there are between 17 and 32 blocks for any length of
/// run, and which snapshot lies in which block depends on the data alone.
///
/// A window belongs to the block that its end lies in.
public final class TimeBlocks {
    /// At most this many blocks.
    public static final int MAX_BLOCKS = 32;

    /// With fewer groups of blocks than this, their scatter says too little to be called an error.
    public static final int MIN_GROUPS = 4;

    private final int modes;
    private final int lags;
    private long firstPosition = -1;
    private long blockLength = 1;
    private final List<Block> blocks = new ArrayList<>();

    /// @param modes number of modes projected on
    /// @param lags number of lag slots
    public TimeBlocks(int modes, int lags) {
        this.modes = modes;
        this.lags = lags;
    }

    public int modes() {
        return modes;
    }

    public int lags() {
        return lags;
    }

    /// @param position of the snapshot in time, in snapshot intervals; not before that of an earlier call
    public void add(long position, SnapshotStatistics snapshot) {
        if (firstPosition < 0) {
            firstPosition = position;
        }
        long number = (position - firstPosition) / blockLength;
        while (number >= MAX_BLOCKS) {
            mergeNeighbours();
            number = (position - firstPosition) / blockLength;
        }
        while (blocks.size() <= number) {
            blocks.add(new Block(modes, lags));
        }
        blocks.get((int) number).add(snapshot);
    }

    private void mergeNeighbours() {
        List<Block> merged = new ArrayList<>();
        for (int i = 0; i < blocks.size(); i += 2) {
            Block block = blocks.get(i);
            if (i + 1 < blocks.size()) {
                block.mergeWith(blocks.get(i + 1));
            }
            merged.add(block);
        }
        blocks.clear();
        blocks.addAll(merged);
        blockLength *= 2;
    }

    /// Snapshots averaged over.
    public long snapshots() {
        long total = 0;
        for (Block block : blocks) {
            total += block.snapshots;
        }
        return total;
    }

    /// Mean of ‖v‖².
    public Estimate velocitySquared() {
        return mean(
                blocks.stream().mapToDouble(block -> block.velocitySquared).toArray(),
                blocks.stream().mapToDouble(block -> block.snapshots).toArray(),
                0);
    }

    /// Variance of a mode's position about the mean over all snapshots.
    public Estimate positionVariance(int mode) {
        Block all = new Block(modes, 0);
        for (Block block : blocks) {
            all.mergeWith(withoutLags(block));
        }
        double mean = all.positionMean[mode];
        double[] sums = new double[blocks.size()];
        double[] counts = new double[blocks.size()];
        for (int i = 0; i < sums.length; i++) {
            Block block = blocks.get(i);
            double apart = block.positionMean[mode] - mean;
            sums[i] = block.positionDeviation[mode] + block.projected * apart * apart;
            counts[i] = block.projected;
        }
        return mean(sums, counts, 0);
    }

    private static Block withoutLags(Block block) {
        Block copy = new Block(block.positionMean.length, 0);
        copy.projected = block.projected;
        System.arraycopy(block.positionMean, 0, copy.positionMean, 0, block.positionMean.length);
        System.arraycopy(block.positionDeviation, 0, copy.positionDeviation, 0, block.positionMean.length);
        return copy;
    }

    /// Variance of a mode's velocity about zero, its mean in the stationary state.
    public Estimate velocityVariance(int mode) {
        return mean(
                blocks.stream()
                        .mapToDouble(block -> block.velocityModeSquared[mode])
                        .toArray(),
                blocks.stream().mapToDouble(block -> block.projected).toArray(),
                0);
    }

    /// Mean-squared displacement at a lag slot.
    ///
    /// @param lag of the slot, in snapshot intervals
    public Estimate meanSquaredDisplacement(int slot, long lag) {
        return mean(lagSums(slot), lagCounts(slot), lag);
    }

    /// Mean-squared displacements with one group of blocks left out after the other, for a jackknife.
    ///
    /// @param slots of the lags
    /// @param longestLag of them, in snapshot intervals
    /// @return [groups][slots]; no groups when there would be fewer than [#MIN_GROUPS]
    public List<double[]> jackknife(int[] slots, long longestLag) {
        int group = groupSize(longestLag);
        int groups = Math.ceilDiv(blocks.size(), group);
        List<double[]> samples = new ArrayList<>();
        for (int left = 0; left < groups && groups >= MIN_GROUPS; left++) {
            double[] sample = new double[slots.length];
            for (int i = 0; i < slots.length; i++) {
                sample[i] = meanWithout(left, group, lagSums(slots[i]), lagCounts(slots[i]));
            }
            samples.add(sample);
        }
        return samples;
    }

    /// The sums of some lags block by block.
    ///
    /// @param slots of the lags, ascending. Not modified.
    /// @param lagsOfSlots in snapshot intervals, as many. Not modified.
    public LagSamples samples(int[] slots, long[] lagsOfSlots) {
        double[][] sums = new double[blocks.size()][slots.length];
        double[][] counts = new double[blocks.size()][slots.length];
        for (int block = 0; block < sums.length; block++) {
            for (int i = 0; i < slots.length; i++) {
                sums[block][i] = blocks.get(block).lagSquared[slots[i]];
                counts[block][i] = blocks.get(block).windows[slots[i]];
            }
        }
        return new LagSamples(blockLength, lagsOfSlots, sums, counts);
    }

    private static double meanWithout(int left, int group, double[] sums, double[] counts) {
        double sum = 0;
        double count = 0;
        for (int i = 0; i < sums.length; i++) {
            if (i / group != left) {
                sum += sums[i];
                count += counts[i];
            }
        }
        return sum / count;
    }

    private double[] lagSums(int slot) {
        return blocks.stream().mapToDouble(block -> block.lagSquared[slot]).toArray();
    }

    private double[] lagCounts(int slot) {
        return blocks.stream().mapToDouble(block -> block.windows[slot]).toArray();
    }

    /// Blocks that must go together so that a group is at least twice as long as a window: shorter ones would share
    /// most of their windows' ends and look surer than they are.
    private int groupSize(long lag) {
        int size = 1;
        while (size < MAX_BLOCKS && size * blockLength < 2 * lag) {
            size *= 2;
        }
        return size;
    }

    /// Ratio estimator over groups of blocks: mean m = Σsᵢ/Σnᵢ, squared error K/(K−1) · Σ(sᵢ − m nᵢ)² / (Σnᵢ)².
    private Estimate mean(double[] sums, double[] counts, long lag) {
        double sum = 0;
        double count = 0;
        for (int i = 0; i < sums.length; i++) {
            sum += sums[i];
            count += counts[i];
        }
        if (count == 0) {
            return Estimate.NONE;
        }
        double mean = sum / count;
        int group = groupSize(lag);
        int groups = Math.ceilDiv(sums.length, group);
        if (groups < MIN_GROUPS) {
            return new Estimate(mean, Double.NaN, (long) count);
        }
        double squares = 0;
        for (int begin = 0; begin < sums.length; begin += group) {
            double deviation = 0;
            for (int i = begin; i < Math.min(begin + group, sums.length); i++) {
                deviation += sums[i] - mean * counts[i];
            }
            squares += deviation * deviation;
        }
        return new Estimate(mean, Math.sqrt(groups * squares / (groups - 1)) / count, (long) count);
    }

    /// For the codec.
    long firstPosition() {
        return firstPosition;
    }

    long blockLength() {
        return blockLength;
    }

    List<Block> blocks() {
        return blocks;
    }

    void restore(long firstPosition, long blockLength, List<Block> restored) {
        this.firstPosition = firstPosition;
        this.blockLength = blockLength;
        blocks.clear();
        blocks.addAll(restored);
    }
}

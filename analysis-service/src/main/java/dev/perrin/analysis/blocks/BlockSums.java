package dev.perrin.analysis.blocks;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// Sums of rows of numbers, kept apart in consecutive blocks of time of equal length; when more than `maxBlocks`
/// would be needed, neighbours are merged and the length doubles. The state is a function of what was added, in
/// order, and of nothing else.
///
/// A row is a group of `columns` numbers that are always added together and share one count. What spans a window
/// belongs to the block that the window's end lies in. Not thread safe.
public final class BlockSums {
    private static final byte VERSION = 1;

    /// With fewer groups of blocks than this, their scatter says too little to be called an error.
    public static final int MIN_GROUPS = 4;

    /// Blocks are put together as long as so many groups are left.
    static final int MANY_GROUPS = 8;

    /// A correlation of neighbours above this is memory; the scatter of one over 32 blocks is 0.18.
    private static final double REMEMBERED = 0.2;

    private final int rows;
    private final int columns;
    private final int maxBlocks;
    private long firstPosition = -1;
    private long blockLength = 1;
    private final List<Sums> blocks = new ArrayList<>();

    /// `rows·columns` sums and `rows` counts of one block.
    private static final class Sums {
        final double[] sum;
        final long[] count;

        Sums(int rows, int columns) {
            this.sum = new double[rows * columns];
            this.count = new long[rows];
        }
    }

    /// @param maxBlocks even, at least 8
    public BlockSums(int rows, int columns, int maxBlocks) {
        if (rows < 0 || columns < 0) {
            throw new IllegalArgumentException(
                    "rows and columns must not be negative, but are " + rows + ", " + columns);
        }
        if (maxBlocks < 8 || maxBlocks % 2 != 0) {
            throw new IllegalArgumentException("maxBlocks must be even and at least 8, but is " + maxBlocks);
        }
        this.rows = rows;
        this.columns = columns;
        this.maxBlocks = maxBlocks;
    }

    public int rows() {
        return rows;
    }

    public int columns() {
        return columns;
    }

    /// Blocks so far, the last one perhaps not full.
    public int size() {
        return blocks.size();
    }

    /// Positions in one block.
    public long blockLength() {
        return blockLength;
    }

    /// @param position in time, ≥ 0 and not before that of an earlier call
    /// @param values as many as columns. Not modified.
    public void add(long position, int row, double[] values) {
        Sums block = blockAt(position);
        int begin = row * columns;
        for (int column = 0; column < columns; column++) {
            block.sum[begin + column] += values[column];
        }
        block.count[row]++;
    }

    /// Adds to a row of a single column.
    public void add(long position, int row, double value) {
        Sums block = blockAt(position);
        block.sum[row * columns] += value;
        block.count[row]++;
    }

    private Sums blockAt(long position) {
        if (firstPosition < 0) {
            firstPosition = position;
        }
        if (position < firstPosition) {
            throw new IllegalArgumentException(
                    "position must not be before the first one, " + firstPosition + ", but is " + position);
        }
        long number = (position - firstPosition) / blockLength;
        while (number >= maxBlocks) {
            mergeNeighbours();
            number = (position - firstPosition) / blockLength;
        }
        while (blocks.size() <= number) {
            blocks.add(new Sums(rows, columns));
        }
        return blocks.get((int) number);
    }

    private void mergeNeighbours() {
        List<Sums> merged = new ArrayList<>();
        for (int i = 0; i < blocks.size(); i += 2) {
            Sums block = blocks.get(i);
            if (i + 1 < blocks.size()) {
                Sums later = blocks.get(i + 1);
                for (int j = 0; j < block.sum.length; j++) {
                    block.sum[j] += later.sum[j];
                }
                for (int j = 0; j < block.count.length; j++) {
                    block.count[j] += later.count[j];
                }
            }
            merged.add(block);
        }
        blocks.clear();
        blocks.addAll(merged);
        blockLength *= 2;
    }

    /// Numbers added to a row.
    public long count(int row) {
        long total = 0;
        for (Sums block : blocks) {
            total += block.count[row];
        }
        return total;
    }

    /// Mean of a column of a row over everything; NaN when nothing was added.
    public double mean(int row, int column) {
        double sum = 0;
        for (Sums block : blocks) {
            sum += block.sum[row * columns + column];
        }
        return sum / count(row);
    }

    /// Mean with its standard error from the scatter of groups of blocks: m = Σsᵢ/Σnᵢ, squared error
    /// K/(K−1) · Σ(sᵢ − m nᵢ)² / (Σnᵢ)², times [SerialCorrelation#inflation].
    ///
    /// @param lag of the windows averaged, in positions; groups are made twice as long, because shorter ones share
    ///     most of their windows and would look surer than they are
    public Estimate mean(int row, int column, long lag) {
        double mean = mean(row, column);
        long count = count(row);
        int groups = groups(lag);
        if (count == 0) {
            return Estimate.NONE;
        }
        if (groups < MIN_GROUPS) {
            return new Estimate(mean, Double.NaN, count);
        }
        double[] deviations = new double[groups];
        double squares = 0;
        for (int group = 0; group < groups; group++) {
            deviations[group] = groupSum(group, lag, row, column) - mean * groupCount(group, lag, row);
            squares += deviations[group] * deviations[group];
        }
        double error = Math.sqrt(groups * squares / (groups - 1)) / count;
        return new Estimate(mean, error * SerialCorrelation.inflation(deviations), count);
    }

    /// Groups of blocks for windows of a lag.
    public int groups(long lag) {
        return Math.ceilDiv(blocks.size(), groupSize(lag));
    }

    public double groupSum(int group, long lag, int row, int column) {
        double sum = 0;
        for (Sums block : group(group, lag)) {
            sum += block.sum[row * columns + column];
        }
        return sum;
    }

    public long groupCount(int group, long lag, int row) {
        long count = 0;
        for (Sums block : group(group, lag)) {
            count += block.count[row];
        }
        return count;
    }

    private List<Sums> group(int group, long lag) {
        int size = groupSize(lag);
        return blocks.subList(group * size, Math.min((group + 1) * size, blocks.size()));
    }

    private int groupSize(long lag) {
        int size = 1;
        while (size < maxBlocks && size * blockLength < 2 * lag) {
            size *= 2;
        }
        return size;
    }

    /// Means of several cells over everything (first) and with one group left out after the other, for a
    /// [Jackknife].
    ///
    /// @param row of each cell. Not modified.
    /// @param column of each cell. Not modified.
    /// @return `[1 + groups][cells]`; only the first when there are fewer than [#MIN_GROUPS] groups
    public double[][] leaveOneOut(int[] row, int[] column, long lag) {
        int groups = groups(lag) < MIN_GROUPS ? 0 : groups(lag);
        double[][] means = new double[1 + groups][row.length];
        for (int cell = 0; cell < row.length; cell++) {
            double sum = 0;
            for (Sums block : blocks) {
                sum += block.sum[row[cell] * columns + column[cell]];
            }
            long count = count(row[cell]);
            means[0][cell] = sum / count;
            for (int group = 0; group < groups; group++) {
                double rest = sum - groupSum(group, lag, row[cell], column[cell]);
                means[1 + group][cell] = rest / (count - groupCount(group, lag, row[cell]));
            }
        }
        return means;
    }

    /// A smooth function of the means of several cells, with its error by [Jackknife]. Blocks are put together by twos
    /// and fours while neighbours remember each other, as long as [#MANY_GROUPS] are left.
    ///
    /// @param row of each cell; its count is reported. Not modified.
    /// @param column of each cell. Not modified.
    /// @param lag of the windows averaged, in positions
    /// @return bounds symmetric about the value
    public BoundedEstimate estimate(int[] row, int[] column, long lag, ToDoubleFunction<double[]> function) {
        Estimated estimated = estimated(row, column, lag, function);
        return BoundedEstimate.of(estimated.estimate, estimated.groups - 1);
    }

    /// The same for a function that cannot be negative: bounds symmetric on a logarithmic scale.
    ///
    /// @param row of each cell; its count is reported. Not modified.
    /// @param column of each cell. Not modified.
    /// @param lag of the windows averaged, in positions
    public BoundedEstimate estimatePositive(int[] row, int[] column, long lag, ToDoubleFunction<double[]> function) {
        Estimated estimated = estimated(row, column, lag, function);
        return BoundedEstimate.ofPositive(estimated.estimate, estimated.groups - 1);
    }

    private record Estimated(Estimate estimate, int groups) {}

    private Estimated estimated(int[] row, int[] column, long lag, ToDoubleFunction<double[]> function) {
        long from = lag;
        while (true) {
            double[][] means = leaveOneOut(row, column, from);
            long wider = groupSize(from) * blockLength;
            boolean enough = groups(wider) >= MANY_GROUPS && wider > from;
            if (!enough || Jackknife.correlation(means, function) < REMEMBERED) {
                return new Estimated(Jackknife.estimate(means, function, count(row[0])), means.length - 1);
            }
            from = wider;
        }
    }

    public int sizeInBytes() {
        return 1
                + 4 * Integer.BYTES
                + 2 * Long.BYTES
                + blocks.size() * (rows * columns * Double.BYTES + rows * Long.BYTES);
    }

    /// @param out Modified: advanced by [#sizeInBytes].
    public void write(ByteBuffer out) {
        out.put(VERSION).putInt(rows).putInt(columns).putInt(maxBlocks).putInt(blocks.size());
        out.putLong(firstPosition).putLong(blockLength);
        for (Sums block : blocks) {
            StateArrays.write(block.sum, out);
            StateArrays.write(block.count, out);
        }
    }

    /// @param in Modified: advanced past what was written.
    /// @throws IllegalArgumentException for the bytes of another version
    public static BlockSums read(ByteBuffer in) {
        StateVersion.require("block sums", VERSION, in.get());
        BlockSums read = new BlockSums(in.getInt(), in.getInt(), in.getInt());
        int count = in.getInt();
        read.firstPosition = in.getLong();
        read.blockLength = in.getLong();
        for (int i = 0; i < count; i++) {
            Sums block = new Sums(read.rows, read.columns);
            StateArrays.read(block.sum, in);
            StateArrays.read(block.count, in);
            read.blocks.add(block);
        }
        return read;
    }
}

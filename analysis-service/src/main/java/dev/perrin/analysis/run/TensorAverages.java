package dev.perrin.analysis.run;

import dev.perrin.analysis.blocks.BlockSums;
import dev.perrin.analysis.blocks.BoundedEstimate;
import dev.perrin.analysis.blocks.StateArrays;
import dev.perrin.analysis.blocks.StateVersion;
import dev.perrin.analysis.displacement.TensorStatistics;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// What is measured on every tensor of the layout: ‖v‖² and ‖v‖²/‖θ‖² on average over the limiting phase, with errors
/// from blocks of time, and the latest ‖θ − θ_ref‖², ‖θ‖² and variances of coordinates. Not thread safe.
public final class TensorAverages {
    private static final byte VERSION = 1;
    private static final int MAX_BLOCKS = 32;
    private static final int LATEST = 5;

    private final int tensors;
    private final BlockSums averages;
    /// [tensors] each: ‖θ − θ_ref‖², ‖θ‖², sum, least and greatest of variances.
    private final double[][] latest;

    TensorAverages(int tensors) {
        this(tensors, new BlockSums(1, 2 * tensors, MAX_BLOCKS), new double[LATEST][tensors]);
        for (double[] column : latest) {
            Arrays.fill(column, Double.NaN);
        }
    }

    private TensorAverages(int tensors, BlockSums averages, double[][] latest) {
        this.tensors = tensors;
        this.averages = averages;
        this.latest = latest;
    }

    /// @param position in time, as of [BlockSums]; averages are taken only where `limiting`
    void add(long position, boolean limiting, TensorStatistics snapshot) {
        if (snapshot.count() != tensors) {
            throw new IllegalArgumentException(
                    "tensors must be " + tensors + ", but the snapshot has " + snapshot.count());
        }
        if (limiting) {
            double[] row = new double[2 * tensors];
            for (int i = 0; i < tensors; i++) {
                row[i] = snapshot.velocitySquared()[i];
                row[tensors + i] = snapshot.normSquared()[i] > 0 ? row[i] / snapshot.normSquared()[i] : 0;
            }
            averages.add(position, 0, row);
        }
        keep(0, snapshot.referenceSquared());
        keep(1, snapshot.normSquared());
        keep(2, snapshot.varianceSum());
        keep(3, snapshot.leastVariance());
        keep(4, snapshot.greatestVariance());
    }

    /// A snapshot that does not tell a number leaves the one before.
    private void keep(int column, double[] values) {
        for (int i = 0; i < tensors; i++) {
            if (!Double.isNaN(values[i])) {
                latest[column][i] = values[i];
            }
        }
    }

    public int count() {
        return tensors;
    }

    /// Mean of ‖v‖² of a tensor.
    public BoundedEstimate velocitySquared(int tensor) {
        return mean(tensor);
    }

    /// Mean of ‖v‖²/‖θ‖² of a tensor; 0 of one that is 0.
    public BoundedEstimate relativeVelocitySquared(int tensor) {
        return mean(tensors + tensor);
    }

    private BoundedEstimate mean(int column) {
        return BoundedEstimate.of(averages.mean(0, column, 0), averages.groups(0) - 1);
    }

    /// Latest ‖θ − θ_ref‖²; NaN without a reference point.
    public double referenceSquared(int tensor) {
        return latest[0][tensor];
    }

    /// Latest ‖θ‖².
    public double normSquared(int tensor) {
        return latest[1][tensor];
    }

    /// Sum of the variances of the coordinates; NaN where they are not measured.
    public double varianceSum(int tensor) {
        return latest[2][tensor];
    }

    /// Least variance of a coordinate; NaN where they are not measured.
    public double leastVariance(int tensor) {
        return latest[3][tensor];
    }

    /// Greatest variance of a coordinate; NaN where they are not measured.
    public double greatestVariance(int tensor) {
        return latest[4][tensor];
    }

    int sizeInBytes() {
        return 1 + Integer.BYTES + averages.sizeInBytes() + LATEST * tensors * Double.BYTES;
    }

    void write(ByteBuffer out) {
        out.put(VERSION).putInt(tensors);
        averages.write(out);
        for (double[] column : latest) {
            StateArrays.write(column, out);
        }
    }

    static TensorAverages read(ByteBuffer in) {
        StateVersion.require("tensor averages", VERSION, in.get());
        int tensors = in.getInt();
        TensorAverages read = new TensorAverages(tensors, BlockSums.read(in), new double[LATEST][tensors]);
        for (double[] column : read.latest) {
            StateArrays.read(column, in);
        }
        return read;
    }
}

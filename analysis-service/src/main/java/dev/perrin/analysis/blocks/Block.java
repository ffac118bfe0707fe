package dev.perrin.analysis.blocks;

import dev.perrin.analysis.displacement.SnapshotStatistics;

/// Sums over the snapshots of one block of time. Merging two blocks gives the block of their union.
///
/// Positions are kept as mean and sum of squared deviations (Welford's recurrence, Chan's merge), because they
/// wander far from the origin; velocities as sums of squares, because their mean is zero.
public final class Block {
    int snapshots;
    /// Snapshots that could be projected on the modes.
    int projected;
    double velocitySquared;
    final double[] positionMean;
    final double[] positionDeviation;
    final double[] velocityModeSquared;
    final double[] lagSquared;
    final int[] windows;

    /// @param modes number of modes projected on
    /// @param lags number of lag slots
    public Block(int modes, int lags) {
        this.positionMean = new double[modes];
        this.positionDeviation = new double[modes];
        this.velocityModeSquared = new double[modes];
        this.lagSquared = new double[lags];
        this.windows = new int[lags];
    }

    void add(SnapshotStatistics snapshot) {
        snapshots++;
        velocitySquared += snapshot.velocitySquared();
        double[] positions = snapshot.positionProjection();
        double[] velocities = snapshot.velocityProjection();
        if (positions.length == positionMean.length) {
            projected++;
            addProjections(positions, velocities);
        }
        double[] distances = snapshot.lagSquared();
        for (int slot = 0; slot < Math.min(distances.length, windows.length); slot++) {
            if (!Double.isNaN(distances[slot])) {
                lagSquared[slot] += distances[slot];
                windows[slot]++;
            }
        }
    }

    private void addProjections(double[] positions, double[] velocities) {
        for (int mode = 0; mode < positionMean.length; mode++) {
            double before = positions[mode] - positionMean[mode];
            positionMean[mode] += before / projected;
            positionDeviation[mode] += before * (positions[mode] - positionMean[mode]);
            velocityModeSquared[mode] += velocities[mode] * velocities[mode];
        }
    }

    /// Makes this the block of the union.
    ///
    /// @param later of the same shape. Not modified.
    void mergeWith(Block later) {
        mergeProjections(later);
        snapshots += later.snapshots;
        velocitySquared += later.velocitySquared;
        for (int slot = 0; slot < windows.length; slot++) {
            lagSquared[slot] += later.lagSquared[slot];
            windows[slot] += later.windows[slot];
        }
    }

    private void mergeProjections(Block later) {
        if (later.projected == 0) {
            return;
        }
        double here = projected;
        double there = later.projected;
        double total = here + there;
        for (int mode = 0; mode < positionMean.length; mode++) {
            double apart = later.positionMean[mode] - positionMean[mode];
            positionMean[mode] += apart * there / total;
            positionDeviation[mode] += later.positionDeviation[mode] + apart * apart * here * there / total;
            velocityModeSquared[mode] += later.velocityModeSquared[mode];
        }
        projected += later.projected;
    }
}

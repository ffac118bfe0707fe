package dev.perrin.analysis.mode;

/// A mode's path in the plane of position and velocity, thinned by the logarithm of time: every snapshot at first,
/// then cells of equal width on a logarithmic scale, of each the first point and the points of least and greatest
/// position and velocity. So every decade stays, every extreme stays, and points are appended and never changed.
///
/// Memory: at most 5 points of 24 bytes a cell and mode, O(log T): 1 MB for 64 modes, 32 cells a decade, 5 decades.
///
/// @param modes at least 1
/// @param cellsPerDecade 4 to 1000
public record PhaseTrajectory(int modes, int cellsPerDecade) {
    public PhaseTrajectory {
        if (modes < 1) {
            throw new IllegalArgumentException("modes must be at least 1, but is " + modes);
        }
        if (cellsPerDecade < 4 || cellsPerDecade > 1000) {
            throw new IllegalArgumentException("cellsPerDecade must be from 4 to 1000, but is " + cellsPerDecade);
        }
    }

    /// One cell an index where cells would be narrower, then `cellsPerDecade` a decade.
    long cell(long index) {
        long unit = (long) Math.ceil(cellsPerDecade / Math.log(10));
        if (index <= unit) {
            return index;
        }
        return unit + (long) Math.floor(cellsPerDecade * StrictMath.log10((double) index / unit));
    }

    public PhaseTrajectoryState newState() {
        return new PhaseTrajectoryState(this);
    }
}

package dev.perrin.analysis.trajectory;

/// How squared distances between two snapshots are had.
public enum DistanceMethod {
    /// On the vectors themselves.
    EXACT,
    /// On linear sketches.
    SKETCH
}

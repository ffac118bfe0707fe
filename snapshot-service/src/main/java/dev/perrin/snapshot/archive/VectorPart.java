package dev.perrin.snapshot.archive;

/// Which half of a phase point.
public enum VectorPart {
    POSITION,
    VELOCITY
}

package dev.perrin.analysis.kafka;

import dev.perrin.proto.analysis.v1.Caveat;

/// Why no more snapshots of a run are measured; what was measured before stays.
///
/// @param kind of the caveat that says so
/// @param message for people
record Halt(String kind, String message) {
    /// The id was used again: snapshots of two uses cannot be told apart.
    static final String RESTARTED = "run-restarted";
    /// The arithmetic failed.
    static final String FAILED = "analysis-failed";

    Halt {
        if (kind.isEmpty()) {
            throw new IllegalArgumentException("kind must not be empty");
        }
    }

    static Halt failed(RuntimeException failure) {
        return new Halt(FAILED, "No snapshot was analysed after this failed: " + failure);
    }

    Caveat caveat() {
        return Caveat.newBuilder().setKind(kind).setMessage(message).build();
    }
}

package dev.perrin.snapshot.export;

import dev.perrin.snapshot.archive.ParameterRange;

/// Which parameters.
public sealed interface ParameterChoice {
    /// By its name in the run's layout.
    record Tensor(String name) implements ParameterChoice {}

    record Range(ParameterRange range) implements ParameterChoice {}
}

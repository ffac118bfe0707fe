package dev.perrin.trainer.data;

/// N examples that a model reads by index, scaled as it expects them: in memory, or decoded as they are asked for.
public interface Examples {
    /// As the run names it.
    String name();

    /// N.
    int exampleCount();

    ExampleShape shape();

    DataSet.Targets targets();

    /// @param examples indices 0 … N − 1, repeats allowed. Not modified.
    /// @param rows at least examples.length × [ExampleShape#size], one example after the other, channels × height ×
    ///     width within one. Modified.
    /// @throws DataException when one of them cannot be read
    void read(int[] examples, float[] rows);
}

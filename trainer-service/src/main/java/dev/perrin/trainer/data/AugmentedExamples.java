package dev.perrin.trainer.data;

/// Examples that look different each time they are drawn for training, or that take their time to be read. Thread safe.
public interface AugmentedExamples extends Examples {
    /// Rows of a part of a minibatch. What example i of the minibatch looks like depends on number i under the key
    /// alone, not on the part or on the thread.
    ///
    /// @param batch indices of the whole minibatch. Not modified.
    /// @param first of the part
    /// @param end after the last of the part
    /// @param drawKey of the minibatch
    /// @param rows of the whole minibatch, batch.length × [ExampleShape#size]; the part's are written. Modified.
    /// @throws DataException when an example cannot be read
    void readDrawn(int[] batch, int first, int end, long drawKey, float[] rows);
}

package dev.perrin.analysis.alllag;

/// Who waits for a curve. Called by the thread that makes it.
public interface AllLagListener {
    /// Called after every slice that was read and every coordinate that was transformed.
    void progress(AllLagProgress progress);

    /// Whether nobody waits any more; asked for at every slice and every coordinate.
    boolean isGone();
}

package dev.perrin.analysis.alllag;

/// Nobody waits for the curve any more.
public final class AllLagsCancelledException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public AllLagsCancelledException(String run) {
        super("the all-lag curves of run " + run + " are no longer wanted");
    }
}

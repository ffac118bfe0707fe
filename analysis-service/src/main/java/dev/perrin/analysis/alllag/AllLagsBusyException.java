package dev.perrin.analysis.alllag;

/// This instance makes another curve.
public final class AllLagsBusyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    AllLagsBusyException(String run) {
        super("the all-lag curves of run " + run + " are being made: one at a time on an instance, ask again later");
    }
}

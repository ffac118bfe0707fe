package dev.perrin.analysis.alllag;

/// The run cannot be measured at all lags: it goes on, or its snapshots are not evenly spaced, too few, too many, or
/// not finite.
public final class NotMeasurableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotMeasurableException(String message) {
        super(message);
    }
}

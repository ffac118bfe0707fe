package dev.perrin.analysis.reanalysis;

/// The run has no limiting phase with a layout, or its curvature is not known.
public final class NotReadyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NotReadyException(String message) {
        super(message);
    }
}

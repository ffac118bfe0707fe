package dev.perrin.snapshot.archive;

/// A curvature part that is damaged or contradicts the others.
public final class CurvaturePartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String reason;

    public CurvaturePartException(String reason, String detail) {
        super(detail);
        this.reason = reason;
    }

    /// Short and countable.
    public String reason() {
        return reason;
    }
}

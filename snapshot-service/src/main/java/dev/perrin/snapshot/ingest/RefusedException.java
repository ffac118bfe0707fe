package dev.perrin.snapshot.ingest;

/// A record that is whole in itself but does not belong where it stands.
final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String reason;

    RefusedException(String reason, String detail) {
        super(detail);
        this.reason = reason;
    }

    /// Short and countable.
    String reason() {
        return reason;
    }
}

package dev.perrin.snapshot.kafka;

/// A record that cannot be taken.
final class RecordRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String reason;

    RecordRefusedException(String reason, Throwable cause) {
        super(cause.getMessage(), cause);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }
}

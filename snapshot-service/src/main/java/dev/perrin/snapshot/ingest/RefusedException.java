package dev.perrin.snapshot.ingest;

/// A record that is whole in itself but does not belong where it stands.
final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    static final String DELETED_RUN = "deleted-run";
    static final String QUOTA = "quota";

    private final String reason;

    RefusedException(String reason, String detail) {
        super(detail);
        this.reason = reason;
    }

    /// Whether records are refused with this reason whatever is in them.
    static boolean isAboutTheRun(String reason) {
        return reason.equals(DELETED_RUN) || reason.equals(QUOTA);
    }

    /// Short and countable.
    String reason() {
        return reason;
    }
}

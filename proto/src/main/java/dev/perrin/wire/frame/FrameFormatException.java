package dev.perrin.wire.frame;

/// Bytes that are not a frame, or not the frame that belongs here. The consumer counts it by [#reason], sends the
/// record to the dead letters and goes on.
public final class FrameFormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// Countable causes; [#label] is what metrics and dead letters carry.
    public enum Reason {
        TRUNCATED,
        BAD_MAGIC,
        UNKNOWN_VERSION,
        HEADER_LENGTH,
        HEADER_CHECKSUM,
        HEADER_CONTENT,
        PAYLOAD_LENGTH,
        PAYLOAD_CHECKSUM,
        LAYOUT_MISMATCH,
        OUT_OF_ORDER,
        SHARD_CHECKSUM;

        public String label() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }

    private final Reason reason;

    public FrameFormatException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}

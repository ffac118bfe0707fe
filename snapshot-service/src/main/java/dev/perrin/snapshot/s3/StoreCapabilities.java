package dev.perrin.snapshot.s3;

/// What the store was measured to do, see [CapabilityProbe].
///
/// @param conditionalPut what becomes of a put with `If-None-Match: *`
/// @param userMetadata whether metadata put beside an object is there when it is asked for
/// @param rangeReads whether a read of a range gives the range alone
public record StoreCapabilities(ConditionalPut conditionalPut, boolean userMetadata, boolean rangeReads) {
    /// What becomes of a put with `If-None-Match: *`.
    public enum ConditionalPut {
        /// Refused over an object that is there, and of several at the same time one wins.
        HONOURED,
        /// Refused over an object that is there, but of several at the same time more than one was accepted.
        HONOURED_WHEN_ALONE,
        /// Accepted over an object that is there.
        IGNORED,
        /// Such a request is refused as such (501, 400).
        UNSUPPORTED;

        /// Whether two writers can both believe to have stored an object under one key.
        public boolean isAtomic() {
            return this == HONOURED;
        }

        /// Whether it is worth sending.
        boolean isUseful() {
            return this == HONOURED || this == HONOURED_WHEN_ALONE;
        }
    }
}

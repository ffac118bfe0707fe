package dev.perrin.snapshot.ingest;

/// A record of one partition of `perrin.snapshots`. Its bytes are shared, not copied, and not modified.
public final class IncomingRecord {
    private final long offset;
    private final byte[] key;
    private final byte[] value;

    /// @param key empty when the record has none
    /// @param value empty when the record has none
    public IncomingRecord(long offset, byte[] key, byte[] value) {
        this.offset = offset;
        this.key = key;
        this.value = value;
    }

    public long offset() {
        return offset;
    }

    byte[] key() {
        return key;
    }

    byte[] value() {
        return value;
    }
}

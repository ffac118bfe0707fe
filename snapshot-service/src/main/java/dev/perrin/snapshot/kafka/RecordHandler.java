package dev.perrin.snapshot.kafka;

/// Takes the records of one topic. Called from one thread.
interface RecordHandler {
    /// @param value empty for a tombstone
    /// @param timestampMillis of the record, since 1970
    /// @throws RecordRefusedException when the record is to go to the dead letters
    void handle(byte[] key, byte[] value, long timestampMillis);
}

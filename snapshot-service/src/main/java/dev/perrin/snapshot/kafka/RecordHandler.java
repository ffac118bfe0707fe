package dev.perrin.snapshot.kafka;

/// Takes the records of one topic. Called from one thread.
interface RecordHandler {
    /// @param value empty for a tombstone
    /// @throws RecordRefusedException when the record is to go to the dead letters
    void handle(byte[] key, byte[] value);
}

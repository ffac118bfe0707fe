package dev.perrin.local.faults;

/// What is wrong with a record that is published beside the good ones.
enum Damage {
    NONE(""),
    EMPTY("truncated"),
    CUT_IN_HEADER("truncated"),
    CUT_IN_PAYLOAD("payload-length"),
    MAGIC("bad-magic"),
    VERSION("unknown-version"),
    /// A length field of two gigabytes.
    OVERSIZED_HEADER("header-length"),
    HEADER_BIT("header-checksum"),
    RUN_IS_A_PATH("header-content"),
    /// A count of coordinates that would be gigabytes.
    OVERSIZED_PAYLOAD("payload-length"),
    PAYLOAD_BIT("payload-checksum"),
    FOREIGN_KEY("record-key"),
    NO_SUCH_SHARD("layout-mismatch"),
    NEVER_ANNOUNCED("unknown-run"),
    /// Refused only where the snapshot is new: what it says depends on what came before.
    OTHER_LAYOUT(""),
    SKIPPED_PART(""),
    SHARD_CHECKSUM("");

    private final String reason;

    Damage(String reason) {
        this.reason = reason;
    }

    /// Reason in the dead letters; empty when it depends on the records before.
    String reason() {
        return reason;
    }
}

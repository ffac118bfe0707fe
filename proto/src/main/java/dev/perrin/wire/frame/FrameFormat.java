package dev.perrin.wire.frame;

import dev.perrin.proto.trajectory.v1.DataType;

/// Byte map of one frame, version 1. All integers little-endian.
///
/// ```text
///  0       4      5          8               12              16             16+H         P
/// +-------+------+----------+---------------+---------------+--------------+------------+-----------------------
/// | magic | vers.| zero     | H, header     | CRC-32C of    | PartHeader   | zeros to a | payload: position,
/// | PRSN  | 1    |          | length        | the header    | (protobuf)   | multiple   | then velocity slice
/// |       |      |          |               |               |              | of 8       | (length: to the end)
/// +-------+------+----------+---------------+---------------+--------------+------------+-----------------------
/// ```
///
/// The header is protobuf and evolves by its rules; a change of anything else takes a new version byte and a new
/// decoder.
public final class FrameFormat {
    /// "PRSN" read as a little-endian integer.
    public static final int MAGIC = 'P' | 'R' << 8 | 'S' << 16 | 'N' << 24;

    public static final byte VERSION = 1;

    /// A record with its key and Kafka's own overhead stays below Kafka's default limit of 1 MiB.
    public static final int MAX_PAYLOAD_LENGTH = 960 * 1024;

    /// Values of [PartHeader#getBuffers] in one part: with them and a full payload a record is still below 1 MiB.
    public static final int MAX_BUFFER_VALUES = 8192;

    /// A header is about 120 bytes beside its buffers; more than this is not a header.
    public static final int MAX_HEADER_LENGTH = 4096 + MAX_BUFFER_VALUES * Float.BYTES;

    static final int MAGIC_OFFSET = 0;
    static final int VERSION_OFFSET = 4;
    static final int RESERVED_LENGTH = 3;
    static final int HEADER_LENGTH_OFFSET = 8;
    static final int HEADER_CHECKSUM_OFFSET = 12;
    static final int HEADER_OFFSET = 16;

    private FrameFormat() {}

    static int payloadOffset(int headerLength) {
        return HEADER_OFFSET + headerLength + 7 & ~7;
    }

    /// Bytes of one element.
    ///
    /// @throws IllegalArgumentException for a type that this version does not know
    public static int sizeInBytes(DataType type) {
        return switch (type) {
            case DATA_TYPE_FLOAT32 -> Float.BYTES;
            case DATA_TYPE_FLOAT64 -> Double.BYTES;
            case DATA_TYPE_BFLOAT16 -> Short.BYTES;
            case DATA_TYPE_UNSPECIFIED, UNRECOGNIZED ->
                throw new IllegalArgumentException("data_type must be float32, float64 or bfloat16, but is " + type);
        };
    }
}

package dev.perrin.theory.grpc;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import dev.perrin.proto.theory.v1.ModePrediction;
import dev.perrin.proto.theory.v1.PredictPart;
import dev.perrin.theory.prediction.Curve;
import dev.perrin.theory.prediction.ModeTile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/// Encodes the modes of one part after the other, byte for byte as the generated code would: fields in the order of
/// their numbers, curves packed. A row of a tile is copied as a whole, for packed doubles are little-endian bytes.
///
/// Mutable; one instance for one answer.
final class ModeEncoder {
    private static final ValueLayout.OfDouble PACKED =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    /// Bytes of the longest tag or length.
    private static final int LONGEST_PREFIX = 5;

    private record Row(Curve curve, int field) {}

    /// By field.
    private final List<Row> rows;
    private byte[] bytes = new byte[0];
    private MemorySegment segment = MemorySegment.ofArray(bytes);
    private int size;
    private int modes;

    /// @param told the curves that are told of modes.
    ModeEncoder(Collection<Curve> told) {
        this.rows = told.stream()
                .map(curve -> new Row(curve, field(curve)))
                .sorted(Comparator.comparingInt(Row::field))
                .toList();
    }

    /// How many modes the part that is begun has.
    int modes() {
        return modes;
    }

    /// Bytes of what [#append] would append, without its prefix.
    int sizeInBytes(byte[] traits, ModeTile tile, int mode, int from, int to) {
        int length = traits.length;
        int rowBytes = (to - from) * Double.BYTES;
        for (Row row : rows) {
            if (rowBytes > 0 && tile.has(row.curve(), mode)) {
                length += CodedOutputStream.computeTagSize(row.field())
                        + CodedOutputStream.computeUInt32SizeNoTag(rowBytes)
                        + rowBytes;
            }
        }
        return length;
    }

    /// Appends one mode.
    ///
    /// @param traits an encoded [ModePrediction] of what depends on no step; may be empty. Not modified.
    /// @param mode   counted from the first of the tile.
    /// @param from   inclusive, counted from the first step of the tile.
    /// @param to     exclusive.
    void append(byte[] traits, ModeTile tile, int mode, int from, int to) {
        int length = sizeInBytes(traits, tile, mode, from, to);
        reserve(2 * LONGEST_PREFIX + length);
        prefix(PredictPart.MODES_FIELD_NUMBER, length);
        int copied = 0;
        int rowBytes = (to - from) * Double.BYTES;
        for (Row row : rows) {
            if (rowBytes > 0 && tile.has(row.curve(), mode)) {
                int until = endOfFieldsBelow(row.field(), traits, copied);
                copy(traits, copied, until);
                copied = until;
                prefix(row.field(), rowBytes);
                MemorySegment.copy(tile.row(row.curve(), mode), from, segment, PACKED, size, to - from);
                size += rowBytes;
            }
        }
        copy(traits, copied, traits.length);
        modes++;
    }

    /// Begins a part, in bytes of its own: as many as the part before took.
    ///
    /// @param head all of the part but its modes, with no field behind them.
    void begin(PredictPart head) {
        int headBytes = head.getSerializedSize();
        int begun = EncodedPart.PREFIX_BYTES + headBytes;
        bytes = new byte[Math.max(size, begun)];
        segment = MemorySegment.ofArray(bytes);
        try {
            head.writeTo(CodedOutputStream.newInstance(bytes, EncodedPart.PREFIX_BYTES, headBytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        size = begun;
    }

    /// The part of what has been appended, which is not touched any more.
    EncodedPart take() {
        modes = 0;
        return EncodedPart.framed(bytes, size);
    }

    private void prefix(int field, int length) {
        varint(field << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED);
        varint(length);
    }

    /// @param value ≥ 0.
    private void varint(int value) {
        int rest = value;
        while (rest >= 0x80) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    private void copy(byte[] source, int from, int to) {
        System.arraycopy(source, from, bytes, size, to - from);
        size += to - from;
    }

    private void reserve(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
            segment = MemorySegment.ofArray(bytes);
        }
    }

    /// Where the fields below a number end in an encoded message, from one of its fields on.
    private static int endOfFieldsBelow(int field, byte[] message, int from) {
        CodedInputStream fields = CodedInputStream.newInstance(message, from, message.length - from);
        int end = from;
        try {
            while (!fields.isAtEnd()) {
                int tag = fields.readTag();
                if (WireFormat.getTagFieldNumber(tag) > field) {
                    return end;
                }
                fields.skipField(tag);
                end = from + fields.getTotalBytesRead();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return end;
    }

    private static int field(Curve curve) {
        return switch (curve) {
            case MSD -> ModePrediction.MSD_FIELD_NUMBER;
            case MEAN_POSITION -> ModePrediction.MEAN_POSITION_FIELD_NUMBER;
            case MEAN_VELOCITY -> ModePrediction.MEAN_VELOCITY_FIELD_NUMBER;
            case POSITION_VARIANCE -> ModePrediction.COVARIANCE_POSITION_FIELD_NUMBER;
            case POSITION_VELOCITY_COVARIANCE -> ModePrediction.COVARIANCE_POSITION_VELOCITY_FIELD_NUMBER;
            case VELOCITY_VARIANCE -> ModePrediction.COVARIANCE_VELOCITY_FIELD_NUMBER;
            case POSITION_AUTOCORRELATION -> ModePrediction.POSITION_AUTOCORRELATION_FIELD_NUMBER;
            case VELOCITY_AUTOCORRELATION -> ModePrediction.VELOCITY_AUTOCORRELATION_FIELD_NUMBER;
            case AVERAGE_VARIANCE -> ModePrediction.AVERAGE_VARIANCE_FIELD_NUMBER;
            case RELATIVE_ENTROPY -> ModePrediction.RELATIVE_ENTROPY_FIELD_NUMBER;
            case MSD_INCREMENT, EXCESS_LOSS, SQUARED_VELOCITY ->
                throw new IllegalArgumentException(curve + " goes into sums only");
        };
    }
}

package dev.perrin.snapshot.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perrin.proto.trajectory.v1.DataType;
import dev.perrin.proto.trajectory.v1.Phase;
import dev.perrin.wire.RunId;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/// Segments as they lie in people's buckets. The files of format 1 were made by the writer of format 1 and are never
/// written again; those of formats 2 and 3 are rewritten with `-Dgolden.update`.
class SegmentGoldenTest {
    private static final Path FOLDER = Path.of("src/test/resources/golden");
    private static final int LENGTH = 5;
    private static final SegmentKey KEY = new SegmentKey(new RunId("golden"), 3, 41, 43);

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"DATA_TYPE_UNSPECIFIED", "UNRECOGNIZED"})
    void segmentsOfFormat1AreRead(DataType type) {
        // When
        WholeSegment segment = WholeSegment.parse(KEY, ByteBuffer.wrap(bytes(name(1, type))));

        // Then
        List<SnapshotHead> heads = new ArrayList<>();
        for (int row = 0; row < 3; row++) {
            heads.add(SnapshotHead.untold(41 + row, 1000 + 10L * row));
        }
        assertHolds(segment, type, heads);
        Segment described = segment.describe();
        assertThat(described.hasHead()).isFalse();
        assertThat(described.snapshotCount()).isEqualTo(3);
        assertThat(described.firstStep()).isEqualTo(1000);
        assertThat(described.lastStep()).isEqualTo(1020);
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"DATA_TYPE_UNSPECIFIED", "UNRECOGNIZED"})
    void segmentsOfFormat2AreRead(DataType type) {
        // When
        WholeSegment segment = WholeSegment.parse(KEY, ByteBuffer.wrap(bytes(name(2, type))));

        // Then
        assertHolds(segment, type, List.of(head(0), head(1), head(2)));
        assertThat(segment.describe()).isEqualTo(content(type).segment());
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"DATA_TYPE_UNSPECIFIED", "UNRECOGNIZED"})
    void theWriterStillMakesTheVeryBytes(DataType type) throws IOException {
        // When
        byte[] written;
        try (InputStream object = content(type).object().newInputStream()) {
            written = object.readAllBytes();
        }
        if (Boolean.getBoolean("golden.update")) {
            Files.write(FOLDER.resolve(name(2, type)), written);
        }

        // Then
        assertThat(written).isEqualTo(bytes(name(2, type)));
    }

    /// Three rows of three values: behind them is a padding, so that the vectors begin at a multiple of 8.
    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"DATA_TYPE_UNSPECIFIED", "UNRECOGNIZED"})
    void segmentsWithBuffersAreWhatTheyAlwaysWere(DataType type) throws IOException {
        // When
        SegmentContent content = SegmentContent.of(
                new ShardLayout(KEY.run(), KEY.shard(), LENGTH, type, 3),
                points(type).stream()
                        .map(point -> new ShardPoint(
                                point.head(), point.position(), point.velocity(), List.of(buffers(point.ordinal()))))
                        .toList());
        byte[] written;
        try (InputStream object = content.object().newInputStream()) {
            written = object.readAllBytes();
        }
        if (Boolean.getBoolean("golden.update")) {
            Files.write(FOLDER.resolve(name(3, type)), written);
        }

        // Then
        assertThat(written).isEqualTo(bytes(name(3, type)));
        WholeSegment segment = WholeSegment.parse(KEY, ByteBuffer.wrap(written));
        assertHolds(segment, type, List.of(head(0), head(1), head(2)));
        assertThat(segment.describe()).isEqualTo(content.segment());
        assertThat(segment.file().bufferCount()).isEqualTo(3);
        for (int row = 0; row < 3; row++) {
            assertThat(segment.file().buffers(row)).isEqualTo(buffers(41 + row));
        }
        assertThat(segment.file().headLength() % 8).isZero();
    }

    private static ByteBuffer buffers(long ordinal) {
        ByteBuffer bytes = ByteBuffer.allocate(3 * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        return bytes.putFloat((float) ordinal)
                .putInt(0x7fc0beef)
                .putFloat(-0.0f)
                .flip();
    }

    /// Cut into pieces anywhere, it is the same segment.
    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"DATA_TYPE_UNSPECIFIED", "UNRECOGNIZED"})
    void piecesMakeNoDifference(DataType type) throws IOException {
        // Given
        ShardLayout layout = layout(type);
        int elementSize = layout.elementType().sizeInBytes();
        List<ShardPoint> points = new ArrayList<>();
        for (ShardPoint point : points(type)) {
            points.add(new ShardPoint(point.head(), cut(point.position(), elementSize), point.velocity()));
        }

        // When
        SegmentContent content = SegmentContent.of(layout, points);

        // Then
        try (InputStream object = content.object().newInputStream()) {
            assertThat(object.readAllBytes()).isEqualTo(bytes(name(2, type)));
        }
        assertThat(content.segment()).isEqualTo(content(type).segment());
    }

    private static List<ByteBuffer> cut(List<ByteBuffer> pieces, int elementSize) {
        ByteBuffer whole = pieces.getFirst();
        return List.of(
                whole.slice(0, 2 * elementSize),
                whole.slice(2 * elementSize, 0),
                whole.slice(2 * elementSize, whole.limit() - 2 * elementSize));
    }

    private static void assertHolds(WholeSegment segment, DataType type, List<SnapshotHead> heads) {
        SegmentFile file = segment.file();
        assertThat(file.type()).isEqualTo(type);
        assertThat(file.length()).isEqualTo(LENGTH);
        assertThat(file.heads()).isEqualTo(heads);
        CoordinateRange all = new CoordinateRange(0, LENGTH);
        for (int row = 0; row < 3; row++) {
            assertThat(segment.vector(VectorPart.POSITION, row, all)).isEqualTo(vector(type, row, 1));
            assertThat(segment.vector(VectorPart.VELOCITY, row, all)).isEqualTo(vector(type, row, -0.125));
        }
    }

    private static SegmentContent content(DataType type) {
        return SegmentContent.of(layout(type), points(type));
    }

    private static ShardLayout layout(DataType type) {
        return new ShardLayout(KEY.run(), KEY.shard(), LENGTH, type);
    }

    private static List<ShardPoint> points(DataType type) {
        List<ShardPoint> points = new ArrayList<>();
        for (int row = 0; row < 3; row++) {
            points.add(new ShardPoint(head(row), List.of(vector(type, row, 1)), List.of(vector(type, row, -0.125))));
        }
        return points;
    }

    private static SnapshotHead head(int row) {
        return new SnapshotHead(
                41 + row,
                1000 + 10L * row,
                row == 0 ? Phase.PHASE_BURN_IN : Phase.PHASE_LIMITING,
                row == 1,
                row == 2 ? OptionalLong.of(1005) : OptionalLong.empty());
    }

    /// Small multiples of an eighth, which every type holds exactly.
    private static ByteBuffer vector(DataType type, int row, double scale) {
        ByteBuffer bytes = ByteBuffer.allocate(LENGTH * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int index = 0; index < LENGTH; index++) {
            double value = (10 * row + index + 1) * scale;
            switch (type) {
                case DATA_TYPE_FLOAT32 -> bytes.putFloat((float) value);
                case DATA_TYPE_FLOAT64 -> bytes.putDouble(value);
                case DATA_TYPE_BFLOAT16 -> bytes.putShort((short) (Float.floatToRawIntBits((float) value) >>> 16));
                case DATA_TYPE_UNSPECIFIED, UNRECOGNIZED -> throw new IllegalArgumentException(type.name());
            }
        }
        return bytes.flip();
    }

    private static String name(int format, DataType type) {
        String element = new ShardLayout(KEY.run(), 0, 1, type).elementType().name();
        return "segment-v%d-%s.safetensors".formatted(format, element.toLowerCase(Locale.ROOT));
    }

    private static byte[] bytes(String name) {
        try {
            return Files.readAllBytes(FOLDER.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "golden file " + name + "; -Dgolden.update writes those of formats 2 and 3", e);
        }
    }
}

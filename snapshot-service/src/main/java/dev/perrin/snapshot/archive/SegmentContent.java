package dev.perrin.snapshot.archive;

import dev.perrin.snapshot.safetensors.ElementType;
import dev.perrin.snapshot.safetensors.SafetensorsHeader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Writes segments: tensors `step` int64 `[n]`, `position` and `velocity` `[n, length]`, n consecutive ordinals.
public final class SegmentContent {
    static final String STEP = "step";
    static final String POSITION = "position";
    static final String VELOCITY = "velocity";
    static final String FIRST_STEP = "perrin-first-step";
    static final String LAST_STEP = "perrin-last-step";
    static final String CONTENT_TYPE = "application/vnd.safetensors";

    private SegmentContent() {}

    /// @param points consecutive ordinals, at least one. Not modified; their buffers are shared with the result.
    public static SegmentKey key(ShardLayout layout, List<ShardPoint> points) {
        long first = points.getFirst().ordinal();
        for (int index = 0; index < points.size(); index++) {
            if (points.get(index).ordinal() != first + index) {
                throw new IllegalArgumentException("ordinals of a segment must be consecutive, but "
                        + points.get(index).ordinal() + " stands where " + (first + index) + " belongs");
            }
        }
        return new SegmentKey(
                layout.run(), layout.shard(), first, points.getLast().ordinal());
    }

    /// @param points consecutive ordinals, at least one. Not modified; their buffers are shared with the result.
    public static ObjectContent of(ShardLayout layout, List<ShardPoint> points) {
        SegmentKey key = key(layout, points);
        ByteBuffer steps = ByteBuffer.allocate(points.size() * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        List<ByteBuffer> pieces = new ArrayList<>(2 + 2 * points.size());
        pieces.add(ByteBuffer.wrap(header(layout, key).encode()));
        pieces.add(steps);
        for (ShardPoint point : points) {
            steps.putLong(point.step());
            pieces.add(checked(layout, POSITION, point.position()));
        }
        for (ShardPoint point : points) {
            pieces.add(checked(layout, VELOCITY, point.velocity()));
        }
        steps.flip();
        return new ObjectContent(
                pieces,
                CONTENT_TYPE,
                Map.of(
                        FIRST_STEP, Long.toString(points.getFirst().step()),
                        LAST_STEP, Long.toString(points.getLast().step())));
    }

    private static SafetensorsHeader header(ShardLayout layout, SegmentKey key) {
        ElementType type = layout.elementType();
        return SafetensorsHeader.builder()
                .metadata("format", "perrin-segment-1")
                .metadata("run", layout.run().value())
                .metadata("shard", Integer.toString(layout.shard()))
                .metadata("first_ordinal", Long.toString(key.firstOrdinal()))
                .metadata("last_ordinal", Long.toString(key.lastOrdinal()))
                .metadata("dtype", type.name())
                .tensor(STEP, ElementType.I64, key.snapshotCount())
                .tensor(POSITION, type, key.snapshotCount(), layout.length())
                .tensor(VELOCITY, type, key.snapshotCount(), layout.length())
                .build();
    }

    private static ByteBuffer checked(ShardLayout layout, String name, ByteBuffer vector) {
        if (vector.remaining() != layout.vectorSizeInBytes()) {
            throw new IllegalArgumentException(name + " of shard " + layout.shard() + " must have "
                    + layout.vectorSizeInBytes() + " bytes, but has " + vector.remaining());
        }
        return vector.duplicate();
    }
}

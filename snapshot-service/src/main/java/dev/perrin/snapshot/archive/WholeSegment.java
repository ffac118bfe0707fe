package dev.perrin.snapshot.archive;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// A segment read whole.
///
/// @param bytes of the whole object. Not modified.
public record WholeSegment(SegmentFile file, ByteBuffer bytes) {
    /// @throws CorruptObjectException when the bytes are not those of such a segment
    static WholeSegment parse(SegmentKey key, ByteBuffer bytes) {
        SegmentFile file = SegmentFile.parse(key, bytes);
        if (file.sizeInBytes() != bytes.remaining()) {
            throw new CorruptObjectException(
                    key.objectKey() + ": must have " + file.sizeInBytes() + " bytes, but has " + bytes.remaining());
        }
        return new WholeSegment(file, bytes);
    }

    /// One vector of one row, not copied.
    ByteBuffer vector(VectorPart part, int row, CoordinateRange range) {
        return bytes.slice(
                Math.toIntExact(bytes.position() + file.offset(part, row, range.first())),
                Math.toIntExact(range.count() * file.elementSizeInBytes()));
    }

    /// Its snapshots, ready to be stored again; the bytes are shared.
    public List<ShardPoint> points() {
        CoordinateRange all = new CoordinateRange(0, file.length());
        List<ShardPoint> points = new ArrayList<>();
        for (int row = 0; row < file.heads().size(); row++) {
            points.add(new ShardPoint(
                    file.heads().get(row),
                    List.of(vector(VectorPart.POSITION, row, all)),
                    List.of(vector(VectorPart.VELOCITY, row, all)),
                    List.of(file.buffers(row))));
        }
        return points;
    }

    /// What a store that keeps no metadata cannot tell. The vectors of format 2 are checked on the way.
    Segment describe() {
        int headLength = file.hasChecksums() ? Math.toIntExact(file.headLength()) : 0;
        if (file.hasChecksums()) {
            CoordinateRange all = new CoordinateRange(0, file.length());
            for (int row = 0; row < file.heads().size(); row++) {
                for (VectorPart part : VectorPart.values()) {
                    file.check(part, row, all, vector(part, row, all));
                }
            }
        }
        return new Segment(
                file.key(),
                file.heads().size(),
                file.heads().getFirst().step(),
                file.heads().getLast().step(),
                bytes.remaining(),
                Checksums.crc32c(List.of(bytes)),
                headLength,
                headLength == 0 ? 0 : Checksums.crc32c(List.of(bytes.slice(bytes.position(), headLength))));
    }
}

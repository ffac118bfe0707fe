package dev.perrin.snapshot.archive;

import dev.perrin.snapshot.archive.RowPlan.Run;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// A segment whose head has been read and checked.
///
/// @param whole all of it, when it was read at once
record OpenSegment(
        SnapshotArchive archive, SegmentFile file, @Nullable WholeSegment whole) {
    /// One vector of neighbouring rows, checked: row after row, each with the coordinates given.
    ///
    /// @param run a single row when all is in memory
    /// @param range whole chunks, unless all is in memory; of more than one row all coordinates
    ByteBuffer read(VectorPart part, Run run, CoordinateRange range) {
        WholeSegment inMemory = whole;
        int rowSize = Math.toIntExact(range.count() * file.elementSizeInBytes());
        if (inMemory != null) {
            return inMemory.vector(part, run.firstRow(), range);
        }
        ByteBuffer bytes = archive.read(
                file.key().objectKey(),
                file.offset(part, run.firstRow(), range.first()),
                Math.multiplyExact(run.rowCount(), rowSize));
        for (int index = 0; index < run.rowCount(); index++) {
            file.check(part, run.firstRow() + index, range, bytes.slice(bytes.position() + index * rowSize, rowSize));
        }
        return bytes;
    }
}

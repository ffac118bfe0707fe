package dev.perrin.snapshot.archive;

import java.util.ArrayList;
import java.util.List;

/// How rows of a segment are fetched: each run of them with one request for its positions and one for its velocities,
/// or the whole object, whichever is cheaper.
///
/// @param runs neighbouring rows that lie side by side in the object
/// @param fetched coordinates of every row; whole chunks, unless all is in memory
record RowPlan(List<Run> runs, CoordinateRange fetched) {
    /// What a request costs beside its bytes, as bytes.
    static final long REQUEST_COST_IN_BYTES = 256 << 10;

    /// At most so much of one vector is fetched with one request. A row may be larger: [#pieceOf] cuts it.
    static final long MAX_RUN_SIZE_IN_BYTES = 4 << 20;

    /// Larger segments are never read whole where there is another way: what is read is held.
    private static final long MAX_WHOLE_SIZE_IN_BYTES = 2 * MAX_RUN_SIZE_IN_BYTES;

    record Run(int firstRow, int rowCount) {}

    /// @param rows ascending
    static RowPlan of(SegmentFile file, List<Integer> rows, CoordinateRange wanted) {
        CoordinateRange fetched = file.chunksAround(wanted);
        long size = fetched.count() * file.elementSizeInBytes();
        long longest = fetched.count() == file.length() ? Math.max(1, MAX_RUN_SIZE_IN_BYTES / size) : 1;
        List<Run> runs = new ArrayList<>();
        for (int row : rows) {
            Run last = runs.isEmpty() ? new Run(-1, 0) : runs.getLast();
            if (last.firstRow + last.rowCount == row && last.rowCount < longest && last.rowCount > 0) {
                runs.set(runs.size() - 1, new Run(last.firstRow, last.rowCount + 1));
            } else {
                runs.add(new Run(row, 1));
            }
        }
        return new RowPlan(runs, fetched);
    }

    /// For a segment that has been read whole: row by row, and no more coordinates than are wanted.
    static RowPlan inMemory(List<Integer> rows, CoordinateRange wanted) {
        return new RowPlan(rows.stream().map(row -> new Run(row, 1)).toList(), wanted);
    }

    /// The next coordinates of a single row that are handed over together, from this one on.
    static CoordinateRange pieceOf(SegmentFile file, CoordinateRange wanted, long from) {
        long longest = MAX_RUN_SIZE_IN_BYTES / file.elementSizeInBytes();
        long end = Math.min(wanted.first() + wanted.count(), (from / longest + 1) * longest);
        return new CoordinateRange(from, end - from);
    }

    /// @param vectors 1, or 2 for both position and velocity
    boolean isCheaperThanWhole(SegmentFile file, int vectors) {
        if (file.sizeInBytes() > MAX_WHOLE_SIZE_IN_BYTES) {
            return true;
        }
        long rows = runs.stream().mapToLong(Run::rowCount).sum();
        long size = vectors * rows * fetched.count() * file.elementSizeInBytes();
        long requests = (long) vectors * runs.size();
        return size + requests * REQUEST_COST_IN_BYTES < file.sizeInBytes() + REQUEST_COST_IN_BYTES;
    }
}

package dev.perrin.snapshot.archive;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Function;

/// Reads segments and checks every byte of what it gives: whole objects against their checksum, heads against theirs,
/// chunks against those in the head. Thread safe.
public final class SegmentReader {
    /// Smaller objects are read whole at once: a second request would cost more.
    private static final long SMALL_SIZE_IN_BYTES = RowPlan.REQUEST_COST_IN_BYTES;

    private final SnapshotArchive archive;
    private final SegmentCatalog catalog;

    public SegmentReader(SnapshotArchive archive, SegmentCatalog catalog) {
        this.archive = archive;
        this.catalog = catalog;
    }

    /// The whole segment.
    ///
    /// @throws CorruptObjectException when it is not what was stored
    /// @throws ObjectMissingException when it is not stored any more
    public WholeSegment whole(SegmentKey key) {
        return reading(key, this::whole);
    }

    /// Its snapshots without their vectors; reads no more than the head, where there is one.
    ///
    /// @throws CorruptObjectException when it is not what was stored
    /// @throws ObjectMissingException when it is not stored any more
    public SegmentFile head(SegmentKey key) {
        return reading(key, segment -> open(segment).file());
    }

    Segment describe(SegmentKey key) {
        return catalog.describe(key.run(), List.of(key)).getFirst();
    }

    /// A segment may have been thinned since it was described. What cannot be read is therefore described anew, once.
    ///
    /// @param failed thrown when the description was right
    Segment describeAnew(Segment known, CorruptObjectException failed) {
        Segment fresh;
        try {
            fresh = catalog.refresh(known.key());
        } catch (ArchiveUnavailableException unavailable) {
            failed.addSuppressed(unavailable);
            throw failed;
        }
        if (fresh.equals(known)) {
            throw failed;
        }
        return fresh;
    }

    <T> T reading(SegmentKey key, Function<Segment, T> read) {
        Segment known = describe(key);
        try {
            return read.apply(known);
        } catch (CorruptObjectException failed) {
            return read.apply(describeAnew(known, failed));
        }
    }

    /// Reads the head; or, of a segment that is small or has none, everything.
    OpenSegment open(Segment segment) {
        if (!segment.hasHead() || segment.sizeInBytes() <= SMALL_SIZE_IN_BYTES) {
            return openWhole(segment);
        }
        String objectKey = segment.key().objectKey();
        ByteBuffer head = archive.read(objectKey, 0, segment.headLength());
        check("head of " + objectKey, head, segment.headCrc32c());
        SegmentFile file = SegmentFile.parse(segment.key(), head);
        if (file.headLength() != segment.headLength() || file.sizeInBytes() != segment.sizeInBytes()) {
            throw new CorruptObjectException(
                    objectKey + " has " + segment.sizeInBytes() + " bytes, but its head says " + file.sizeInBytes());
        }
        return new OpenSegment(archive, file, null);
    }

    OpenSegment openWhole(Segment segment) {
        WholeSegment whole = whole(segment);
        return new OpenSegment(archive, whole.file(), whole);
    }

    private WholeSegment whole(Segment segment) {
        String objectKey = segment.key().objectKey();
        ByteBuffer bytes = archive.read(objectKey);
        check(objectKey, bytes, segment.crc32c());
        return WholeSegment.parse(segment.key(), bytes);
    }

    private static void check(String what, ByteBuffer bytes, int stored) {
        int actual = Checksums.crc32c(List.of(bytes));
        if (actual != stored) {
            throw new CorruptObjectException("checksum of " + what + " is " + Checksums.format(actual) + ", but "
                    + Checksums.format(stored) + " was stored");
        }
    }
}

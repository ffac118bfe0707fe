package dev.perrin.snapshot.archive;

/// A stored segment, as its object's metadata and the manifest tell it.
///
/// @param snapshotCount as many as the key spans, or fewer when the segment was thinned
/// @param crc32c of the whole object
/// @param headLength bytes before the vectors, which [#headCrc32c] covers; 0 for format 1, which has no checksums
/// inside
/// @param headCrc32c of the first `headLength` bytes; 0 for format 1
public record Segment(
        SegmentKey key,
        long snapshotCount,
        long firstStep,
        long lastStep,
        long sizeInBytes,
        int crc32c,
        int headLength,
        int headCrc32c) {
    public Segment {
        if (snapshotCount < 1 || snapshotCount > key.span()) {
            throw new IllegalArgumentException("snapshotCount of " + key.objectKey() + " must be 1 to " + key.span()
                    + ", but is " + snapshotCount);
        }
        if (headLength < 0 || headLength > sizeInBytes) {
            throw new IllegalArgumentException(
                    "headLength of " + key.objectKey() + " must be 0 to " + sizeInBytes + ", but is " + headLength);
        }
    }

    /// Whether parts of it can be read and checked without reading it whole.
    public boolean hasHead() {
        return headLength > 0;
    }
}

package dev.perrin.snapshot.archive;

/// A stored segment.
///
/// @param crc32c of the whole object
public record Segment(SegmentKey key, long firstStep, long lastStep, long sizeInBytes, int crc32c) {}

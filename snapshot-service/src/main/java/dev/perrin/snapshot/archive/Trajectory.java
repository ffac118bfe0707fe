package dev.perrin.snapshot.archive;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// The stored snapshots of one shard. Two members that both believed to own a partition can have stored segments that
/// overlap; under one (run, ordinal, shard) both hold the same bytes, so each ordinal is taken from the first segment
/// that has it, and counts once.
///
/// @param pieces in order of ordinals, without overlap
public record Trajectory(List<Piece> pieces) {
    /// A part of a segment.
    public record Piece(SegmentKey segment, OrdinalRange ordinals) {}

    public static final Trajectory EMPTY = new Trajectory(List.of());

    public Trajectory {
        pieces = List.copyOf(pieces);
    }

    /// @param segments of one shard, in any order
    public static Trajectory of(Collection<SegmentKey> segments) {
        List<Piece> pieces = new ArrayList<>();
        long next = 0;
        for (SegmentKey segment : segments.stream().sorted(SegmentKey.ORDER).toList()) {
            long first = Math.max(next, segment.firstOrdinal());
            if (first <= segment.lastOrdinal()) {
                pieces.add(new Piece(segment, new OrdinalRange(first, segment.lastOrdinal())));
                next = segment.lastOrdinal() + 1;
            }
        }
        return new Trajectory(pieces);
    }

    /// Highest stored ordinal, −1 when there is none.
    public long lastOrdinal() {
        return pieces.isEmpty() ? -1 : pieces.getLast().ordinals().last();
    }

    /// What is stored of a range.
    public List<Piece> within(OrdinalRange range) {
        List<Piece> cut = new ArrayList<>();
        for (Piece piece : pieces) {
            long first = Math.max(piece.ordinals().first(), range.first());
            long last = Math.min(piece.ordinals().last(), range.last());
            if (first <= last) {
                cut.add(new Piece(piece.segment(), new OrdinalRange(first, last)));
            }
        }
        return cut;
    }

    /// Ordinals that both have.
    ///
    /// @param ranges ascending, without overlap. Not modified.
    public List<OrdinalRange> intersect(List<OrdinalRange> ranges) {
        List<OrdinalRange> both = new ArrayList<>();
        List<OrdinalRange> own = ranges();
        int mine = 0;
        int theirs = 0;
        while (mine < own.size() && theirs < ranges.size()) {
            OrdinalRange left = own.get(mine);
            OrdinalRange right = ranges.get(theirs);
            long first = Math.max(left.first(), right.first());
            long last = Math.min(left.last(), right.last());
            if (first <= last) {
                both.add(new OrdinalRange(first, last));
            }
            if (left.last() < right.last()) {
                mine++;
            } else {
                theirs++;
            }
        }
        return both;
    }

    public List<OrdinalRange> ranges() {
        return pieces.stream().map(Piece::ordinals).toList();
    }
}

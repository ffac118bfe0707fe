package dev.perrin.wire.frame;

import dev.perrin.proto.trajectory.v1.DataType;

/// How a shard is cut into parts: full parts of [#coordinatesPerPart] coordinates, the last one with the rest.
///
/// @param length coordinates in the shard, ≥ 1
/// @param coordinatesPerPart coordinates in every part but the last, ≥ 1
public record PartPlan(long length, int coordinatesPerPart) {
    public PartPlan {
        if (length < 1) {
            throw new IllegalArgumentException("length of a shard must be at least 1, but is " + length);
        }
        if (coordinatesPerPart < 1) {
            throw new IllegalArgumentException("coordinatesPerPart must be at least 1, but is " + coordinatesPerPart);
        }
    }

    /// The plan that every producer uses: position and velocity of a part fill at most
    /// [FrameFormat#MAX_PAYLOAD_LENGTH] bytes.
    public static PartPlan of(long length, DataType type) {
        return new PartPlan(length, FrameFormat.MAX_PAYLOAD_LENGTH / (2 * FrameFormat.sizeInBytes(type)));
    }

    public int partCount() {
        return Math.toIntExact(Math.ceilDiv(length, (long) coordinatesPerPart));
    }

    /// First coordinate of a part, counted from the start of the shard.
    public long firstCoordinate(int part) {
        return (long) part * coordinatesPerPart;
    }

    public int coordinateCount(int part) {
        return Math.toIntExact(Math.min(coordinatesPerPart, length - firstCoordinate(part)));
    }
}

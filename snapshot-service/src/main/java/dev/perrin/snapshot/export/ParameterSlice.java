package dev.perrin.snapshot.export;

import dev.perrin.safetensors.ElementType;
import dev.perrin.snapshot.archive.ParameterRange;
import dev.perrin.snapshot.archive.SnapshotHead;
import dev.perrin.snapshot.archive.VectorPart;
import dev.perrin.wire.RunId;
import java.util.List;

/// One tensor, or one range of parameters, of one snapshot; its elements are fetched when they are asked for.
///
/// @param tensor its name; empty for a range
/// @param shape row-major extents
/// @param body little-endian elements of the type
public record ParameterSlice(
        RunId run,
        SnapshotHead head,
        VectorPart part,
        ElementType type,
        String tensor,
        List<Long> shape,
        ParameterRange range,
        ExportFile.Body body) {
    public ParameterSlice {
        shape = List.copyOf(shape);
    }

    public long sizeInBytes() {
        return range.count() * type.sizeInBytes();
    }
}

package dev.perrin.analysis.displacement;

import dev.perrin.analysis.sketch.SketchSums;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What one part, or several added up, says about one snapshot. Everything adds over coordinates, and exactly: neither
/// the cut of the vector at whole blocks nor the order of the parts changes a bit of the [SnapshotStatistics] in the
/// end.
///
/// What cannot be had for a part is absent there, and so in every sum that contains it.
public final class PartialStatistics {
    private static final byte VERSION = 2;
    private static final int FIXED_IN_BYTES = 1 + 2 * Long.BYTES + Integer.BYTES + 1 + Long.BYTES + 1;

    private final long ordinal;
    private final long step;
    private final int partIndex;
    private final boolean limiting;
    private final long coordinates;
    final TensorSums tensors;
    final OriginSums references;
    final OriginSums anchors;
    final Projections projections;
    final WindowSums windows;
    private final Optional<SketchSums> sketch;

    PartialStatistics(
            long ordinal,
            long step,
            int partIndex,
            boolean limiting,
            long coordinates,
            TensorSums tensors,
            OriginSums references,
            OriginSums anchors,
            Projections projections,
            WindowSums windows,
            Optional<SketchSums> sketch) {
        this.ordinal = ordinal;
        this.step = step;
        this.partIndex = partIndex;
        this.limiting = limiting;
        this.coordinates = coordinates;
        this.tensors = tensors;
        this.references = references;
        this.anchors = anchors;
        this.projections = projections;
        this.windows = windows;
        this.sketch = sketch;
    }

    /// The sum over parts of one snapshot.
    ///
    /// @param parts not empty
    public static PartialStatistics sum(List<PartialStatistics> parts) {
        PartialStatistics first = parts.getFirst();
        long coordinates = first.coordinates;
        OriginSums references = first.references;
        OriginSums anchors = first.anchors;
        Projections projections = first.projections;
        WindowSums windows = first.windows;
        List<SketchSums> sketches = new ArrayList<>();
        first.sketch.ifPresent(sketches::add);
        for (PartialStatistics part : parts.subList(1, parts.size())) {
            coordinates += part.coordinates;
            references = references.plus(part.references);
            anchors = anchors.plus(part.anchors);
            projections = projections.plus(part.projections);
            windows = windows.plus(part.windows);
            part.sketch.ifPresent(sketches::add);
        }
        return new PartialStatistics(
                first.ordinal,
                first.step,
                first.partIndex,
                first.limiting,
                coordinates,
                TensorSums.sum(parts.stream().map(part -> part.tensors).toList()),
                references,
                anchors,
                projections,
                windows,
                sum(sketches, coordinates));
    }

    /// @return empty unless every coordinate went into one of the sketches
    private static Optional<SketchSums> sum(List<SketchSums> sketches, long coordinates) {
        long sketched = sketches.stream().mapToLong(SketchSums::coordinates).sum();
        if (sketches.isEmpty() || sketched != coordinates) {
            return Optional.empty();
        }
        SketchSums total = sketches.getFirst().copy();
        sketches.subList(1, sketches.size()).forEach(total::add);
        return Optional.of(total);
    }

    PartialStatistics withSketch(SketchSums sums) {
        return new PartialStatistics(
                ordinal,
                step,
                partIndex,
                limiting,
                coordinates,
                tensors,
                references,
                anchors,
                projections,
                windows,
                Optional.of(sums));
    }

    public long ordinal() {
        return ordinal;
    }

    public long step() {
        return step;
    }

    /// Place in the canonical order of the run's parts.
    public int partIndex() {
        return partIndex;
    }

    /// Whether averages include this snapshot.
    public boolean limiting() {
        return limiting;
    }

    /// How many coordinates it is about.
    public long coordinates() {
        return coordinates;
    }

    /// Of the whole shard, with the last of its parts.
    Optional<SketchSums> sketch() {
        return sketch;
    }

    /// Length of [#encode].
    public int sizeInBytes() {
        return FIXED_IN_BYTES
                + tensors.sizeInBytes()
                + references.sizeInBytes()
                + anchors.sizeInBytes()
                + projections.sizeInBytes()
                + windows.sizeInBytes()
                + sketch.map(SketchSums::sizeInBytes).orElse(0);
    }

    /// Bytes between the stages; only this version of this service reads them.
    public byte[] encode() {
        ByteBuffer out = ByteBuffer.allocate(sizeInBytes());
        out.put(VERSION).putLong(ordinal).putLong(step).putInt(partIndex).put((byte) (limiting ? 1 : 0));
        out.putLong(coordinates).put((byte) (sketch.isPresent() ? 1 : 0));
        tensors.write(out);
        references.write(out);
        anchors.write(out);
        projections.write(out);
        windows.write(out);
        sketch.ifPresent(sums -> sums.write(out));
        return out.array();
    }

    /// @param in at the first byte
    /// @throws IllegalArgumentException for the bytes of another version
    public static PartialStatistics decode(ByteBuffer in) {
        byte version = in.get();
        if (version != VERSION) {
            throw new IllegalArgumentException("version of a part must be " + VERSION + ", but is " + version);
        }
        long ordinal = in.getLong();
        long step = in.getLong();
        int partIndex = in.getInt();
        boolean limiting = in.get() != 0;
        long coordinates = in.getLong();
        boolean sketched = in.get() != 0;
        return new PartialStatistics(
                ordinal,
                step,
                partIndex,
                limiting,
                coordinates,
                TensorSums.read(in),
                OriginSums.read(in),
                OriginSums.read(in),
                Projections.read(in),
                WindowSums.read(in),
                sketched ? Optional.of(SketchSums.read(in)) : Optional.empty());
    }
}

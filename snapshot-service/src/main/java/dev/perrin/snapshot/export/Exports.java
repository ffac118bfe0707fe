package dev.perrin.snapshot.export;

import dev.perrin.safetensors.ElementType;
import dev.perrin.safetensors.SafetensorsHeader;
import dev.perrin.snapshot.archive.ByteSink;
import dev.perrin.snapshot.archive.KnownRun;
import dev.perrin.snapshot.archive.NotStoredException;
import dev.perrin.snapshot.archive.ParameterRange;
import dev.perrin.snapshot.archive.SnapshotHead;
import dev.perrin.snapshot.archive.SnapshotIndex;
import dev.perrin.snapshot.archive.SnapshotRange;
import dev.perrin.snapshot.archive.SnapshotSelector;
import dev.perrin.snapshot.archive.StoredVectors;
import dev.perrin.snapshot.archive.VectorPart;
import dev.perrin.snapshot.archive.VectorReader;
import dev.perrin.snapshot.archive.WholeSnapshots;
import dev.perrin.wire.RunId;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntToLongFunction;

/// Files made of stored snapshots. Making one lists the run and reads heads; the vectors are fetched while it is
/// read. Thread safe; each file is read by one thread.
///
/// All methods throw [dev.perrin.snapshot.archive.UnknownRunException], [NotStoredException] for a snapshot that is
/// not there, and [dev.perrin.snapshot.archive.NotExportableException] for a run that cannot be read so.
public final class Exports {
    private static final String SAFETENSORS = "application/vnd.safetensors";
    private static final String BYTES = "application/octet-stream";
    private static final int NUMBERS_AT_ONCE = 8192;

    private final SnapshotIndex index;
    private final VectorReader vectors;

    public Exports(SnapshotIndex index, VectorReader vectors) {
        this.index = index;
        this.vectors = vectors;
    }

    /// A safetensors file with a tensor for each of the layout, by its name, in its shape and the run's own type;
    /// of positions also with the buffers, in float32. `model.load_state_dict(load_file(…))` takes it and misses
    /// nothing.
    ///
    /// PyTorch's counters `num_batches_tracked` are not there, since nobody has counted. It takes a file without
    /// them for one of before it had them, and uses them for no layer whose momentum is a number.
    public ExportFile stateDict(RunId run, SnapshotSelector selector, VectorPart part) {
        KnownRun known = index.known(run);
        NamedTensors tensors = NamedTensors.of(run.value(), known.record().getLayout());
        NamedTensors buffers = part == VectorPart.POSITION ? buffers(known, tensors) : new NamedTensors(List.of());
        ParameterRange all = new ParameterRange(0, known.record().getLayout().getDimension());
        SnapshotHead head = index.find(known, selector, VectorReader.shards(known, all));
        ElementType type = type(known);
        // Wider elements first: then every tensor begins at a multiple of its element, as readers that map the file
        // want.
        boolean buffersFirst = type.sizeInBytes() < Float.BYTES;
        // "pt" is what loaders of state_dicts look for.
        SafetensorsHeader.Builder header = SafetensorsHeader.builder()
                .metadata("format", "pt")
                .metadata("perrin-run", run.value())
                .metadata("perrin-ordinal", Long.toString(head.ordinal()))
                .metadata("perrin-step", Long.toString(head.step()))
                .metadata("perrin-part", word(part));
        if (buffersFirst) {
            add(buffers, ElementType.F32, header);
        }
        add(tensors, type, header);
        if (!buffersFirst) {
            add(buffers, ElementType.F32, header);
        }
        SafetensorsHeader named = header.build();
        byte[] encoded = named.encode();
        StoredVectors stored = vectors.open(known, WholeSnapshots.of(head), Optional.empty());
        boolean hasBuffers = !buffers.tensors().isEmpty();
        return new ExportFile(
                String.format(Locale.ROOT, "%s-%012d-%s.safetensors", run, head.ordinal(), word(part)),
                SAFETENSORS,
                Math.addExact(encoded.length, named.dataSizeInBytes()),
                sink -> {
                    sink.accept(ByteBuffer.wrap(encoded));
                    if (hasBuffers && buffersFirst) {
                        sink.accept(stored.buffers(0));
                    }
                    stored.read(0, part, all, sink);
                    if (hasBuffers && !buffersFirst) {
                        sink.accept(stored.buffers(0));
                    }
                });
    }

    private static void add(NamedTensors tensors, ElementType type, SafetensorsHeader.Builder header) {
        tensors.tensors()
                .forEach(tensor -> header.tensor(
                        tensor.name(),
                        type,
                        tensor.shape().stream().mapToLong(Long::longValue).toArray()));
    }

    private static NamedTensors buffers(KnownRun run, NamedTensors parameters) {
        return NamedTensors.ofBuffers(run.id().value(), run.record().getBuffers(), parameters);
    }

    /// A safetensors file with `ordinal` and `step` int64 `[n]`, `position` and `velocity` `[n, d]` in the run's
    /// own type, of the snapshots of which every shard that is needed is stored.
    ///
    /// @param parameters empty: all
    /// @param every every n-th of them, from the first; 0 or 1: all
    public ExportFile trajectory(RunId run, SnapshotRange range, Optional<ParameterRange> parameters, long every) {
        KnownRun known = index.known(run);
        long dimension = known.record().getLayout().getDimension();
        ParameterRange wanted =
                parameters.orElse(new ParameterRange(0, dimension)).within(dimension);
        WholeSnapshots snapshots = index.whole(known, range, VectorReader.shards(known, wanted), every);
        if (snapshots.count() == 0) {
            throw new NotStoredException("no snapshot of run " + run + " in the selection is stored");
        }
        ElementType type = type(known);
        SafetensorsHeader header = SafetensorsHeader.builder()
                .metadata("format", "perrin-trajectory-1")
                .metadata("run", run.value())
                .metadata("first_parameter", Long.toString(wanted.first()))
                .metadata("dtype", type.name())
                .tensor("ordinal", ElementType.I64, snapshots.count())
                .tensor("step", ElementType.I64, snapshots.count())
                .tensor("position", type, snapshots.count(), wanted.count())
                .tensor("velocity", type, snapshots.count(), wanted.count())
                .build();
        byte[] encoded = header.encode();
        StoredVectors stored = vectors.open(known, snapshots, Optional.of(wanted));
        return new ExportFile(
                String.format(
                        Locale.ROOT,
                        "%s-%012d-%012d.safetensors",
                        run,
                        snapshots.ordinal(0),
                        snapshots.ordinal(snapshots.count() - 1)),
                SAFETENSORS,
                Math.addExact(encoded.length, header.dataSizeInBytes()),
                sink -> {
                    sink.accept(ByteBuffer.wrap(encoded));
                    numbers(snapshots.count(), snapshots::ordinal, sink);
                    numbers(snapshots.count(), snapshots::step, sink);
                    for (VectorPart part : VectorPart.values()) {
                        for (int number = 0; number < snapshots.count(); number++) {
                            stored.read(number, part, wanted, sink);
                        }
                    }
                });
    }

    /// One tensor, or one range of parameters, of one snapshot. Only the shards that hold it need to be stored. Of a
    /// position, a buffer is a tensor too.
    public ParameterSlice parameters(RunId run, SnapshotSelector selector, VectorPart part, ParameterChoice choice) {
        KnownRun known = index.known(run);
        long dimension = known.record().getLayout().getDimension();
        if (part == VectorPart.POSITION && choice instanceof ParameterChoice.Tensor(String name)) {
            NamedTensors parameters =
                    NamedTensors.of(run.value(), known.record().getLayout());
            Optional<NamedTensors.Tensor> buffer = buffers(known, parameters).find(name);
            if (buffer.isPresent()) {
                return buffer(known, selector, buffer.get());
            }
        }
        NamedTensors.Tensor tensor = switch (choice) {
            case ParameterChoice.Tensor(String name) ->
                NamedTensors.of(run.value(), known.record().getLayout())
                        .find(name)
                        .orElseThrow(() -> new NotStoredException(
                                "tensor must be one of run " + run + "'s layout, but is '" + name + "'"));
            case ParameterChoice.Range(ParameterRange range) ->
                new NamedTensors.Tensor("", List.of(range.count()), range.within(dimension));
        };
        SnapshotHead head = index.find(known, selector, VectorReader.shards(known, tensor.range()));
        StoredVectors stored = vectors.open(known, WholeSnapshots.of(head), Optional.of(tensor.range()));
        return new ParameterSlice(
                run,
                head,
                part,
                type(known),
                tensor.name(),
                tensor.shape(),
                tensor.range(),
                sink -> stored.read(0, part, tensor.range(), sink));
    }

    private ParameterSlice buffer(KnownRun run, SnapshotSelector selector, NamedTensors.Tensor tensor) {
        SnapshotHead head = index.find(run, selector, List.of(0));
        StoredVectors stored = vectors.open(run, WholeSnapshots.of(head), Optional.empty());
        int first = Math.toIntExact(tensor.range().first() * Float.BYTES);
        int size = Math.toIntExact(tensor.range().count() * Float.BYTES);
        return new ParameterSlice(
                run.id(),
                head,
                VectorPart.POSITION,
                ElementType.F32,
                tensor.name(),
                tensor.shape(),
                tensor.range(),
                sink -> sink.accept(stored.buffers(0).slice(first, size)));
    }

    /// A `.npy` file. bfloat16, which NumPy does not have, is widened to float32.
    public static ExportFile numpy(ParameterSlice slice) {
        ElementType written = NumpyHeader.written(slice.type());
        byte[] header = NumpyHeader.encode(written, slice.shape());
        String name = slice.tensor().isEmpty()
                ? slice.range().first() + "-" + (slice.range().end() - 1)
                : slice.tensor();
        return new ExportFile(
                String.format(
                        Locale.ROOT,
                        "%s-%012d-%s-%s.npy",
                        slice.run(),
                        slice.head().ordinal(),
                        name,
                        word(slice.part())),
                BYTES,
                header.length + slice.range().count() * written.sizeInBytes(),
                sink -> {
                    sink.accept(ByteBuffer.wrap(header));
                    slice.body()
                            .writeTo(slice.type() == ElementType.BF16 ? bytes -> sink.accept(widened(bytes)) : sink);
                });
    }

    /// @param bytes bfloat16. Not modified.
    private static ByteBuffer widened(ByteBuffer bytes) {
        ByteBuffer narrow = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer wide = ByteBuffer.allocate(2 * narrow.remaining()).order(ByteOrder.LITTLE_ENDIAN);
        while (narrow.hasRemaining()) {
            wide.putInt(narrow.getShort() << Short.SIZE);
        }
        return wide.flip();
    }

    private static void numbers(int count, IntToLongFunction number, ByteSink sink) {
        for (int first = 0; first < count; first += NUMBERS_AT_ONCE) {
            int end = Math.min(count, first + NUMBERS_AT_ONCE);
            ByteBuffer bytes = ByteBuffer.allocate((end - first) * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = first; i < end; i++) {
                bytes.putLong(number.applyAsLong(i));
            }
            sink.accept(bytes.flip());
        }
    }

    private static ElementType type(KnownRun run) {
        return run.layout(run.record().getShards(0)).elementType();
    }

    private static String word(VectorPart part) {
        return part.name().toLowerCase(Locale.ROOT);
    }
}

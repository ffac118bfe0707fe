package dev.perrin.snapshot.archive;

import com.google.protobuf.ByteString;
import dev.perrin.proto.run.v1.LimitingPhase;
import dev.perrin.proto.run.v1.Progress;
import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.proto.run.v1.RunSpec;
import dev.perrin.proto.trajectory.v1.DataType;
import dev.perrin.proto.trajectory.v1.ParameterLayout;
import dev.perrin.proto.trajectory.v1.PartHeader;
import dev.perrin.proto.trajectory.v1.Phase;
import dev.perrin.proto.trajectory.v1.Shard;
import dev.perrin.proto.trajectory.v1.TensorLayout;
import dev.perrin.safetensors.ElementType;
import dev.perrin.safetensors.SafetensorsHeader;
import dev.perrin.wire.RunId;
import dev.perrin.wire.frame.FrameEncoder;
import dev.perrin.wire.frame.FrameFormat;
import dev.perrin.wire.frame.ShardPlan;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;

/// A run of any element type, with named tensors, whose every byte follows from its id and the ordinal. Any bits
/// will do, those of NaNs too: reading back is copying.
///
/// @param shapes of the tensors, in order
/// @param bufferShapes of the buffers, in order
public record PublishedRun(RunId id, DataType type, int shardCount, List<long[]> shapes, List<long[]> bufferShapes) {
    public static final int REFERENCE_STEP = 100;
    public static final int BURN_IN_STEPS = 50;

    public static PublishedRun of(String id, DataType type, int shardCount, long[]... shapes) {
        return new PublishedRun(new RunId(id), type, shardCount, List.of(shapes), List.of());
    }

    public PublishedRun withBuffers(long[]... buffers) {
        return new PublishedRun(id, type, shardCount, shapes, List.of(buffers));
    }

    public int bufferCount() {
        return (int) bufferShapes.stream().mapToLong(PublishedRun::product).sum();
    }

    public static String bufferName(int index) {
        return "norm." + index + ".running_mean";
    }

    public byte[] buffers(long ordinal) {
        byte[] bytes = new byte[bufferCount() * Float.BYTES];
        new Random(id.hashCode() * 37L - ordinal).nextBytes(bytes);
        return bytes;
    }

    public int dimension() {
        return (int) shapes.stream().mapToLong(PublishedRun::product).sum();
    }

    public int elementSize() {
        return FrameFormat.sizeInBytes(type);
    }

    public static String tensorName(int index) {
        return "layer." + index + ".weight";
    }

    public List<Shard> shards() {
        return ShardPlan.cut(dimension(), shardCount, type);
    }

    /// First parameter of a tensor.
    public int offset(int tensor) {
        return (int)
                shapes.stream().limit(tensor).mapToLong(PublishedRun::product).sum();
    }

    public RunRecord record(RunPhase phase, long published) {
        ParameterLayout.Builder layout = ParameterLayout.newBuilder().setDimension(dimension());
        for (int tensor = 0; tensor < shapes.size(); tensor++) {
            layout.addTensors(TensorLayout.newBuilder()
                    .setName(tensorName(tensor))
                    .addAllShape(Arrays.stream(shapes.get(tensor)).boxed().toList())
                    .setOffset(offset(tensor))
                    .setTrainable(true));
        }
        RunRecord.Builder record = RunRecord.newBuilder();
        if (bufferCount() > 0) {
            record.setBuffers(bufferLayout());
        }
        return record.setRun(id.value())
                .setSpec(RunSpec.newBuilder().setRun(id.value()).setLimitingSteps(10_000))
                .setPhase(phase)
                .setLayout(layout)
                .addAllShards(shards())
                .setDataType(type)
                .setLimiting(LimitingPhase.newBuilder()
                        .setReferenceStep(REFERENCE_STEP)
                        .setBurnInSteps(BURN_IN_STEPS)
                        .setCurvatureStep(REFERENCE_STEP))
                .setProgress(Progress.newBuilder().setSnapshotsPublished(published))
                .build();
    }

    private ParameterLayout bufferLayout() {
        ParameterLayout.Builder layout = ParameterLayout.newBuilder().setDimension(bufferCount());
        long offset = 0;
        for (int buffer = 0; buffer < bufferShapes.size(); buffer++) {
            layout.addTensors(TensorLayout.newBuilder()
                    .setName(bufferName(buffer))
                    .addAllShape(Arrays.stream(bufferShapes.get(buffer)).boxed().toList())
                    .setOffset(offset));
            offset += product(bufferShapes.get(buffer));
        }
        return layout.build();
    }

    public static long step(long ordinal) {
        return REFERENCE_STEP + 10 * ordinal;
    }

    public static SnapshotHead head(long ordinal) {
        return new SnapshotHead(
                ordinal,
                step(ordinal),
                step(ordinal) < REFERENCE_STEP + BURN_IN_STEPS ? Phase.PHASE_BURN_IN : Phase.PHASE_LIMITING,
                ordinal == 0,
                OptionalLong.of(REFERENCE_STEP));
    }

    /// Bytes of the whole vector.
    public byte[] vector(long ordinal, VectorPart part) {
        byte[] bytes = new byte[dimension() * elementSize()];
        new Random(id.hashCode() * 31L + 2 * ordinal + (part == VectorPart.POSITION ? 0 : 1)).nextBytes(bytes);
        return bytes;
    }

    public byte[] vector(long ordinal, VectorPart part, long first, long count) {
        return Arrays.copyOfRange(
                vector(ordinal, part), (int) first * elementSize(), (int) (first + count) * elementSize());
    }

    public ShardPoint shardPoint(int shard, long ordinal) {
        Shard bounds = shards().get(shard);
        return new ShardPoint(
                head(ordinal),
                List.of(ByteBuffer.wrap(vector(ordinal, VectorPart.POSITION, bounds.getOffset(), bounds.getLength()))),
                List.of(ByteBuffer.wrap(vector(ordinal, VectorPart.VELOCITY, bounds.getOffset(), bounds.getLength()))),
                shard == 0 ? List.of(ByteBuffer.wrap(buffers(ordinal))) : List.of());
    }

    /// The records of one shard of one snapshot.
    public List<byte[]> frames(int shard, long ordinal) {
        List<byte[]> frames = new ArrayList<>();
        SnapshotHead head = head(ordinal);
        PartHeader snapshot = PartHeader.newBuilder()
                .setRun(id.value())
                .setOrdinal(ordinal)
                .setStep(head.step())
                .setPhase(head.phase())
                .setReference(head.reference())
                .setCurvatureStep(head.curvatureStep().orElseThrow())
                .setBuffers(ByteString.copyFrom(buffers(ordinal)))
                .build();
        ShardPoint point = shardPoint(shard, ordinal);
        new FrameEncoder(shards().get(shard), type)
                .encode(snapshot, point.position().getFirst(), point.velocity().getFirst(), frames::add);
        return frames;
    }

    /// A segment of format 2; thinned when not all ordinals of the span are given.
    public void store(SnapshotArchive archive, int shard, long first, long last, List<Long> ordinals) {
        SegmentContent content = SegmentContent.of(
                new SegmentKey(id, shard, first, last),
                layout(shard),
                ordinals.stream().map(ordinal -> shardPoint(shard, ordinal)).toList());
        archive.put(content.segment().key().objectKey(), content.object());
    }

    /// A segment of format 1, as the service wrote it once.
    public void storeFormat1(SnapshotArchive archive, int shard, long first, long last) {
        ShardLayout layout = layout(shard);
        ElementType elements = layout.elementType();
        long rows = last - first + 1;
        byte[] header = SafetensorsHeader.builder()
                .metadata("format", "perrin-segment-1")
                .tensor("step", ElementType.I64, rows)
                .tensor("position", elements, rows, layout.length())
                .tensor("velocity", elements, rows, layout.length())
                .build()
                .encode();
        ByteBuffer steps = ByteBuffer.allocate((int) rows * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        List<ByteBuffer> positions = new ArrayList<>();
        List<ByteBuffer> velocities = new ArrayList<>();
        for (long ordinal = first; ordinal <= last; ordinal++) {
            steps.putLong(step(ordinal));
            positions.addAll(shardPoint(shard, ordinal).position());
            velocities.addAll(shardPoint(shard, ordinal).velocity());
        }
        List<ByteBuffer> pieces = new ArrayList<>(List.of(ByteBuffer.wrap(header), steps.flip()));
        pieces.addAll(positions);
        pieces.addAll(velocities);
        archive.put(
                new SegmentKey(id, shard, first, last).objectKey(),
                new ObjectContent(
                        pieces,
                        "application/octet-stream",
                        Map.of(
                                "perrin-first-step", Long.toString(step(first)),
                                "perrin-last-step", Long.toString(step(last)))));
    }

    private ShardLayout layout(int shard) {
        return new ShardLayout(id, shard, shards().get(shard).getLength(), type, shard == 0 ? bufferCount() : 0);
    }

    private static long product(long[] shape) {
        return Arrays.stream(shape).reduce(1, Math::multiplyExact);
    }
}

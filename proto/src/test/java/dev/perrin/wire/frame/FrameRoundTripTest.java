package dev.perrin.wire.frame;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.perrin.proto.trajectory.v1.DataType;
import dev.perrin.proto.trajectory.v1.PartHeader;
import dev.perrin.proto.trajectory.v1.Shard;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The law of the codec: assemble ∘ decode ∘ encode is the identity, bit for bit.
class FrameRoundTripTest {
    private static final int FULL_PART =
            PartPlan.of(1, DataType.DATA_TYPE_FLOAT32).coordinatesPerPart();

    static LongStream seeds() {
        return LongStream.range(0, 72);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void everySnapshotComesBackBitForBit(long seed) {
        // Given
        SplittableRandom random = new SplittableRandom(seed);
        List<Shard> shards = shards(seed, random);
        int dimension =
                Math.toIntExact(shards.getLast().getOffset() + shards.getLast().getLength());
        int capacity = shards.getFirst().getPartCount() * FrameFormat.MAX_BUFFER_VALUES;
        int bufferCount = seed % 2 == 0 ? 0 : 1 + random.nextInt(capacity);
        List<FrameEncoder> encoders = shards.stream().map(FrameEncoder::new).toList();
        List<ShardAssembler> assemblers = shards.stream()
                .map(shard -> new ShardAssembler(shard, DataType.DATA_TYPE_FLOAT32, bufferCount))
                .toList();
        for (int repetition = 0; repetition < 2; repetition++) {
            float[] buffers = Arbitraries.floats(random, bufferCount);
            PartHeader snapshot = Arbitraries.snapshot(random);
            PartHeader withBuffers = snapshot.toBuilder()
                    .setBuffers(ByteString.copyFrom(bytes(buffers)))
                    .build();
            ByteBuffer buffersReceived = buffer(bufferCount);
            float[] position = Arbitraries.floats(random, dimension);
            float[] velocity = Arbitraries.floats(random, dimension);
            ByteBuffer positionReceived = buffer(dimension);
            ByteBuffer velocityReceived = buffer(dimension);

            for (Shard shard : shards) {
                // When
                ShardSnapshot whole = assemble(
                        assemblers.get(shard.getIndex()),
                        frames(encoders.get(shard.getIndex()), withBuffers, position, velocity));
                whole.position().forEach(positionReceived::put);
                whole.velocity().forEach(velocityReceived::put);
                whole.buffers().forEach(buffersReceived::put);

                // Then
                assertThat(whole.header()).isEqualTo(expectedHeader(snapshot, shard, whole.header()));
            }
            assertThat(positionReceived.flip()).isEqualTo(bytes(position));
            assertThat(velocityReceived.flip()).isEqualTo(bytes(velocity));
            assertThat(buffersReceived.flip()).isEqualTo(bytes(buffers));
        }
    }

    /// Small ones, the size of the demo, exact multiples of a part, rests of one coordinate, and anything between.
    private static List<Shard> shards(long seed, SplittableRandom random) {
        int count = 1 + random.nextInt(3);
        int dimension = switch ((int) (seed % 6)) {
            case 0 -> count + random.nextInt(100);
            case 1 -> 650;
            case 2 -> count * FULL_PART * (1 + random.nextInt(2));
            case 3 -> count * (FULL_PART * (1 + random.nextInt(2)) + 1);
            case 4 -> count * (FULL_PART - 1);
            default -> count + random.nextInt(4 * FULL_PART);
        };
        return ShardPlan.cut(dimension, count, DataType.DATA_TYPE_FLOAT32);
    }

    private static List<byte[]> frames(FrameEncoder encoder, PartHeader snapshot, float[] position, float[] velocity) {
        List<byte[]> frames = new ArrayList<>();
        encoder.encode(snapshot, position, velocity, frames::add);
        assertThat(frames).hasSize(encoder.shard().getPartCount()).allMatch(frame -> frame.length < 1_020_000);
        return frames;
    }

    private static ShardSnapshot assemble(ShardAssembler assembler, List<byte[]> frames) {
        Optional<ShardSnapshot> whole = Optional.empty();
        for (byte[] frame : frames) {
            assertThat(whole).isEmpty();
            whole = assembler.add(FrameDecoder.decode(frame));
        }
        return whole.orElseThrow();
    }

    private static PartHeader expectedHeader(PartHeader snapshot, Shard shard, PartHeader received) {
        long first = (shard.getPartCount() - 1L) * FULL_PART;
        return snapshot.toBuilder()
                .setShard(shard.getIndex())
                .setPart(shard.getPartCount() - 1)
                .setPartCount(shard.getPartCount())
                .setDataType(DataType.DATA_TYPE_FLOAT32)
                .setFirstCoordinate(first)
                .setCoordinateCount(Math.toIntExact(shard.getLength() - first))
                .setPayloadCrc32C(received.getPayloadCrc32C())
                .setShardCrc32C(received.getShardCrc32C())
                .build();
    }

    private static ByteBuffer buffer(int dimension) {
        return ByteBuffer.allocate(dimension * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static ByteBuffer bytes(float[] vector) {
        ByteBuffer bytes = buffer(vector.length);
        bytes.asFloatBuffer().put(vector);
        return bytes;
    }
}

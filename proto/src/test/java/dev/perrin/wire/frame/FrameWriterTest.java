package dev.perrin.wire.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perrin.proto.trajectory.v1.DataType;
import dev.perrin.proto.trajectory.v1.PartHeader;
import dev.perrin.proto.trajectory.v1.Phase;
import dev.perrin.proto.trajectory.v1.Shard;
import dev.perrin.wire.RunId;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FrameWriterTest {
    private static final PartHeader SNAPSHOT = PartHeader.newBuilder()
            .setRun("copied")
            .setOrdinal(300)
            .setStep(70_000)
            .setPhase(Phase.PHASE_LIMITING)
            .setCurvatureStep(12)
            .build();

    static Stream<DataType> types() {
        return Stream.of(DataType.DATA_TYPE_FLOAT32, DataType.DATA_TYPE_FLOAT64, DataType.DATA_TYPE_BFLOAT16);
    }

    @ParameterizedTest
    @MethodSource("types")
    void writesTheFramesThatTheEncoderWrites(DataType type) {
        // Given
        Shard shard = ShardPlan.cut(200_000, 1, type).getFirst();
        int size = 200_000 * FrameFormat.sizeInBytes(type);
        byte[] position = new byte[size];
        byte[] velocity = new byte[size];
        new Random(2).nextBytes(position);
        new Random(3).nextBytes(velocity);

        // When
        List<byte[]> frames = frames(new FrameWriter(shard, type, SNAPSHOT), (first, p, v) -> {
            int from = Math.toIntExact(first * FrameFormat.sizeInBytes(type));
            p.put(position, from, p.remaining());
            v.put(velocity, from, v.remaining());
        });

        // Then
        List<byte[]> expected = new ArrayList<>();
        SnapshotFrames whole = new SnapshotFrames(new RunId(SNAPSHOT.getRun()), List.of(shard), type);
        whole.write(MemorySegment.ofArray(position), MemorySegment.ofArray(velocity));
        whole.seal(SNAPSHOT, (_, frame) -> expected.add(frame));
        assertThat(expected).hasSizeGreaterThan(0);
        assertThat(frames).containsExactlyElementsOf(expected);
    }

    @Test
    void refusesAPartThatIsNotFilled() {
        Shard shard = ShardPlan.cut(10, 1, DataType.DATA_TYPE_FLOAT32).getFirst();
        FrameWriter writer = new FrameWriter(shard, DataType.DATA_TYPE_FLOAT32, SNAPSHOT);
        assertThatThrownBy(() -> writer.next((first, p, v) -> p.put(new byte[40])))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("part 0 must have 10 coordinates, but 0 and 40 bytes");
    }

    private static List<byte[]> frames(FrameWriter writer, FrameWriter.Elements elements) {
        List<byte[]> frames = new ArrayList<>();
        while (writer.hasNext()) {
            frames.add(writer.next(elements));
        }
        return frames;
    }
}

package dev.perrin.wire.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.ByteString;
import dev.perrin.proto.trajectory.v1.DataType;
import dev.perrin.proto.trajectory.v1.PartHeader;
import dev.perrin.proto.trajectory.v1.Phase;
import dev.perrin.proto.trajectory.v1.Shard;
import dev.perrin.wire.frame.FrameFormatException.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ShardAssemblerTest {
    private static final DataType FLOAT32 = DataType.DATA_TYPE_FLOAT32;
    private static final int FULL_PART = PartPlan.of(1, FLOAT32).coordinatesPerPart();
    private static final int LENGTH = 2 * FULL_PART + 1;
    private static final Shard SHARD = ShardPlan.of(LENGTH, FLOAT32).getFirst();

    private final ShardAssembler assembler = new ShardAssembler(SHARD, FLOAT32);
    private final List<FramePart> parts = parts(0);

    @Test
    void givesTheShardWithItsLastPart() {
        assertThat(assembler.add(parts.get(0))).isEmpty();
        assertThat(assembler.add(parts.get(1))).isEmpty();
        assertWhole(assembler.add(parts.get(2)), 0);
    }

    @Test
    void partZeroStartsAfresh() {
        // Given
        assembler.add(parts.get(0));
        assembler.add(parts.get(1));

        // When
        assembler.add(parts.get(0));
        assembler.add(parts.get(1));

        // Then
        assertWhole(assembler.add(parts.get(2)), 0);
    }

    @Test
    void partZeroOfAnotherSnapshotForgetsTheOneUnderWay() {
        // Given
        assembler.add(parts.get(0));
        List<FramePart> next = parts(1);

        // When
        assembler.add(next.get(0));
        assembler.add(next.get(1));

        // Then
        assertWhole(assembler.add(next.get(2)), 1);
    }

    @Test
    void resetForgetsTheSnapshotUnderWay() {
        assembler.add(parts.get(0));

        assembler.reset();

        assertRefused(parts.get(1), Reason.OUT_OF_ORDER, "part 1 of ordinal 0 follows no part");
    }

    @Test
    void refusesToBeginInTheMiddle() {
        assertRefused(parts.get(1), Reason.OUT_OF_ORDER, "part 1 of ordinal 0 follows no part");
    }

    @Test
    void refusesAMissingPartAndForgetsTheRest() {
        assembler.add(parts.get(0));

        assertRefused(parts.get(2), Reason.OUT_OF_ORDER, "part 2 of ordinal 0 follows part 0 of ordinal 0");
        assertRefused(parts.get(1), Reason.OUT_OF_ORDER, "part 1 of ordinal 0 follows no part");
    }

    @Test
    void refusesARepeatedPart() {
        assembler.add(parts.get(0));
        assembler.add(parts.get(1));

        assertRefused(parts.get(1), Reason.OUT_OF_ORDER, "part 1 of ordinal 0 follows part 1 of ordinal 0");
    }

    @Test
    void refusesARepeatedLastPart() {
        parts.forEach(assembler::add);

        assertRefused(parts.get(2), Reason.OUT_OF_ORDER, "part 2 of ordinal 0 follows no part");
    }

    @Test
    void refusesThePartOfAnotherRunOrdinalOrStep() {
        assembler.add(parts.get(0));
        assertRefused(
                changed(parts.get(1), header -> header.setOrdinal(1)),
                Reason.OUT_OF_ORDER,
                "part 1 of ordinal 1 follows part 0 of ordinal 0");

        assembler.add(parts.get(0));
        assertRefused(
                changed(parts.get(1), header -> header.setStep(77)),
                Reason.OUT_OF_ORDER,
                "part 1 of ordinal 0 follows part 0 of ordinal 0");

        assembler.add(parts.get(0));
        assertRefused(
                changed(parts.get(1), header -> header.setRun("another")),
                Reason.OUT_OF_ORDER,
                "part 1 of ordinal 0 follows part 0 of ordinal 0");
    }

    @Test
    void refusesPartsOfAnotherLayout() {
        String ofShard = " does not fit shard 0 of 245761 coordinates in 3 parts of DATA_TYPE_FLOAT32";
        assertMisfit(
                header -> header.setShard(1), "part 0 of 3 at coordinate 0 (122880 of DATA_TYPE_FLOAT32)" + ofShard);
        assertMisfit(
                header -> header.setPartCount(2),
                "part 0 of 2 at coordinate 0 (122880 of DATA_TYPE_FLOAT32)" + ofShard);
        assertMisfit(
                header -> header.setFirstCoordinate(8),
                "part 0 of 3 at coordinate 8 (122880 of DATA_TYPE_FLOAT32)" + ofShard);
        assertMisfit(
                header -> header.setCoordinateCount(5),
                "part 0 of 3 at coordinate 0 (5 of DATA_TYPE_FLOAT32)" + ofShard);
        assertMisfit(
                header -> header.setDataType(DataType.DATA_TYPE_FLOAT64),
                "part 0 of 3 at coordinate 0 (122880 of DATA_TYPE_FLOAT64)" + ofShard);
    }

    @Test
    void aPartOfAnotherLayoutEndsTheSnapshotUnderWay() {
        assembler.add(parts.get(0));
        assertThatExceptionOfType(FrameFormatException.class)
                .isThrownBy(() -> assembler.add(changed(parts.get(1), header -> header.setShard(3))));

        assertRefused(parts.get(1), Reason.OUT_OF_ORDER, "part 1 of ordinal 0 follows no part");
    }

    @Test
    void refusesAShardWhosePartsAreSoundButNotTheSameSnapshot() {
        // Given
        FramePart foreign =
                changed(parts(1).get(1), header -> header.setOrdinal(0).setStep(0));
        assembler.add(parts.get(0));
        assembler.add(foreign);

        // Then
        assertRefused(parts.get(2), Reason.SHARD_CHECKSUM, "checksum of shard 0 at ordinal 0 does not match");
    }

    @Test
    void goesOnAfterAWrongChecksum() {
        // Given
        assembler.add(parts.get(0));
        assembler.add(parts.get(1));
        assertThatExceptionOfType(FrameFormatException.class)
                .isThrownBy(() -> assembler.add(changed(parts.get(2), header -> header.setShardCrc32C(1))));

        // When
        assembler.add(parts.get(0));
        assembler.add(parts.get(1));

        // Then
        assertWhole(assembler.add(parts.get(2)), 0);
    }

    @Test
    void passesPartsThroughWithoutACopy() {
        // Given
        Shard small = ShardPlan.of(2, FLOAT32).getFirst();
        List<byte[]> frames = new ArrayList<>();
        new FrameEncoder(small).encode(snapshot(0), new float[] {1, 2}, new float[] {3, 4}, frames::add);
        byte[] frame = frames.getFirst();

        // When
        ShardSnapshot whole = new ShardAssembler(small, FLOAT32)
                .add(FrameDecoder.decode(frame))
                .orElseThrow();

        // Then
        ByteBuffer.wrap(frame).putInt(frame.length - 4, 0x0000a040);
        assertThat(whole.velocity().getFirst().getFloat(4)).isEqualTo(5f);
    }

    @Test
    void refusesTheOnlyPartWithAWrongChecksumOfTheWhole() {
        // Given
        byte[] payload = new byte[16];
        PartHeader header = RawFrame.header(FLOAT32, payload).setShardCrc32C(7).build();
        FramePart part = FrameDecoder.decode(RawFrame.of(header, payload));
        ShardAssembler small = new ShardAssembler(ShardPlan.of(2, FLOAT32).getFirst(), FLOAT32);

        // Then
        assertThatExceptionOfType(FrameFormatException.class)
                .isThrownBy(() -> small.add(part))
                .withMessage("checksum of shard 0 at ordinal 4 does not match");
    }

    @Test
    void collectsTheBuffersOfShardZero() {
        // Given
        float[] buffers = new float[8192 + 3];
        buffers[8191] = 1;
        buffers[8194] = 2;
        ShardAssembler collecting = new ShardAssembler(SHARD, FLOAT32, buffers.length);
        List<FramePart> sent = parts(7, buffers);

        // When
        collecting.add(sent.get(0));
        collecting.add(sent.get(1));
        Optional<ShardSnapshot> whole = collecting.add(sent.get(2));

        // Then
        assertWhole(whole, 7);
        assertThat(whole.orElseThrow().header().getBuffers().isEmpty()).isTrue();
        FloatBuffer received = joined(whole.orElseThrow().buffers());
        assertThat(received).isEqualTo(FloatBuffer.wrap(buffers));
    }

    @Test
    void refusesMissingAndUnexpectedBuffers() {
        ShardAssembler collecting = new ShardAssembler(SHARD, FLOAT32, 8195);
        List<FramePart> sent = parts(0, new float[8195]);
        collecting.add(sent.get(0));

        assertThatExceptionOfType(FrameFormatException.class)
                .isThrownBy(() -> collecting.add(parts.get(1)))
                .withMessage("part 1 of shard 0 must have 12 bytes of the run's 8195 buffers, but has 0")
                .extracting(FrameFormatException::reason)
                .isEqualTo(Reason.LAYOUT_MISMATCH);
        assertThatExceptionOfType(FrameFormatException.class)
                .as("what came before is forgotten")
                .isThrownBy(() -> collecting.add(sent.get(1)))
                .withMessage("part 1 of ordinal 0 follows no part");
        assertRefused(
                sent.get(0),
                Reason.LAYOUT_MISMATCH,
                "part 0 of shard 0 must have 0 bytes of the run's 0 buffers, but has 32768");
    }

    static LongStream seeds() {
        return LongStream.range(0, 50);
    }

    /// Lost, repeated and swapped parts of three snapshots: what comes out is one of them, or nothing.
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void nothingComesOutThatWasNotSent(long seed) {
        // Given
        SplittableRandom random = new SplittableRandom(seed);
        List<List<FramePart>> sent = List.of(parts(0), parts(1), parts(2));
        List<FramePart> row = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            List<FramePart> snapshot = sent.get(random.nextInt(3));
            row.addAll(random.nextBoolean() ? snapshot : List.of(snapshot.get(random.nextInt(3))));
        }
        row.addAll(sent.get(1));

        // When
        int whole = 0;
        for (FramePart part : row) {
            try {
                Optional<ShardSnapshot> shard = assembler.add(part);
                if (shard.isPresent()) {
                    whole++;
                    assertWhole(shard, shard.get().header().getOrdinal());
                }
            } catch (FrameFormatException refused) {
                assertThat(refused.reason()).isEqualTo(Reason.OUT_OF_ORDER);
            }
        }

        // Then
        assertThat(whole).as("the last three parts are a whole snapshot").isPositive();
    }

    private void assertMisfit(UnaryOperator<PartHeader.Builder> change, String message) {
        assertRefused(changed(parts.get(0), change), Reason.LAYOUT_MISMATCH, message);
    }

    private void assertRefused(FramePart part, Reason reason, String message) {
        assertThatExceptionOfType(FrameFormatException.class)
                .isThrownBy(() -> assembler.add(part))
                .withMessage(message)
                .extracting(FrameFormatException::reason)
                .isEqualTo(reason);
    }

    private static void assertWhole(Optional<ShardSnapshot> shard, long ordinal) {
        ShardSnapshot whole = shard.orElseThrow();
        assertThat(whole.header().getOrdinal()).isEqualTo(ordinal);
        FloatBuffer position = joined(whole.position());
        FloatBuffer velocity = joined(whole.velocity());
        assertThat(position.remaining()).isEqualTo(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            if (position.get(i) != i + ordinal || velocity.get(i) != -i - ordinal) {
                throw new AssertionError("coordinate " + i + " of ordinal " + ordinal);
            }
        }
    }

    private static FloatBuffer joined(List<ByteBuffer> pieces) {
        ByteBuffer whole = ByteBuffer.allocate(
                        pieces.stream().mapToInt(ByteBuffer::remaining).sum())
                .order(ByteOrder.LITTLE_ENDIAN);
        pieces.forEach(piece -> whole.put(piece.duplicate()));
        return whole.flip().asFloatBuffer();
    }

    private static FramePart changed(FramePart part, UnaryOperator<PartHeader.Builder> change) {
        return new FramePart(change.apply(part.header().toBuilder()).build(), part.payload());
    }

    private static List<FramePart> parts(int ordinal) {
        return parts(ordinal, new float[0]);
    }

    private static List<FramePart> parts(int ordinal, float[] buffers) {
        ByteBuffer bytes = ByteBuffer.allocate(buffers.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(buffers);
        PartHeader snapshot = snapshot(ordinal).toBuilder()
                .setBuffers(ByteString.copyFrom(bytes))
                .build();
        float[] position = new float[LENGTH];
        float[] velocity = new float[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            position[i] = i + ordinal;
            velocity[i] = -i - ordinal;
        }
        List<FramePart> parts = new ArrayList<>();
        new FrameEncoder(SHARD).encode(snapshot, position, velocity, frame -> parts.add(FrameDecoder.decode(frame)));
        return parts;
    }

    private static PartHeader snapshot(int ordinal) {
        return PartHeader.newBuilder()
                .setRun("assembled")
                .setOrdinal(ordinal)
                .setStep(10L * ordinal)
                .setPhase(Phase.PHASE_LIMITING)
                .build();
    }
}

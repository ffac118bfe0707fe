package dev.perrin.wire.frame;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.perrin.proto.trajectory.v1.PartHeader;
import dev.perrin.wire.frame.FrameFormatException.Reason;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Hostile bytes: whatever arrives, the decoder refuses it by [FrameFormatException] or returns something that
/// holds, and spends no more memory than it was sent. `-Dfuzz.inputs=1000000` tries more.
class FrameFuzzTest {
    private static final int FRAMES = Integer.getInteger("fuzz.inputs", 300_000);
    private static final int MEASURED_FRAMES = Integer.getInteger("fuzz.inputs", 50_000);

    /// Exceptions, messages and buffers; nothing that a length inside the frame could raise.
    private static final long ALLOWANCE_IN_BYTES = 32 * 1024;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void damagedFramesAreRefusedOrHarmless() {
        // Given
        SplittableRandom random = new SplittableRandom(20_210_719);
        Mutations mutations = new Mutations(random);
        Map<Reason, Integer> refused = new EnumMap<>(Reason.class);
        int accepted = 0;
        for (int i = 0; i < FRAMES; i++) {
            byte[] frame = mutations.next();

            // When
            Optional<Reason> refusal;
            try {
                refusal = refusal(frame);
            } catch (RuntimeException | Error e) {
                throw new AssertionError("frame " + i + ": " + HexFormat.of().formatHex(frame), e);
            }

            // Then
            refusal.ifPresent(reason -> refused.merge(reason, 1, Integer::sum));
            accepted += refusal.isPresent() ? 0 : 1;
        }
        assertThat(accepted).isBetween(1, FRAMES / 2);
        assertThat(refused).containsOnlyKeys(reasonsOfTheDecoder());
    }

    @Test
    void damagedFramesCostNoMoreMemoryThanTheyBring() {
        // Given
        Mutations mutations = new Mutations(new SplittableRandom(210_709_133));
        for (int i = 0; i < 5_000; i++) {
            allocatedInDecoding(mutations.next());
        }
        for (int i = 0; i < MEASURED_FRAMES; i++) {
            byte[] frame = mutations.next();

            // When
            long allocated = allocatedInDecoding(frame);

            // Then
            assertThat(allocated)
                    .as("bytes allocated for frame %d of %d bytes", i, frame.length)
                    .isLessThan(ALLOWANCE_IN_BYTES + 16L * frame.length);
        }
    }

    /// Why a frame is refused; empty when it is not, and holds.
    static Optional<Reason> refusal(byte[] frame) {
        try {
            assertHolds(FrameDecoder.decode(frame), frame);
            return Optional.empty();
        } catch (FrameFormatException refusal) {
            assertThat(refusal.getMessage()).hasSizeLessThan(400);
            return Optional.of(refusal.reason());
        }
    }

    private static void assertHolds(FramePart part, byte[] frame) {
        PartHeader header = part.header();
        int payloadLength = 2 * header.getCoordinateCount() * FrameFormat.sizeInBytes(header.getDataType());
        byte[] payload = Arrays.copyOfRange(frame, frame.length - payloadLength, frame.length);
        assertThat(part.payload().remaining()).isEqualTo(payloadLength);
        assertThat(RawFrame.crc32c(payload)).isEqualTo(header.getPayloadCrc32C());
        assertThat(part.positionBytes().remaining()).isEqualTo(payloadLength / 2);
        assertThat(part.velocityBytes().remaining()).isEqualTo(payloadLength / 2);
        assertThat(header.getPart()).isBetween(0, header.getPartCount() - 1);
    }

    private static long allocatedInDecoding(byte[] frame) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        try {
            FrameDecoder.decode(frame);
        } catch (FrameFormatException refusal) {
            assertThat(refusal.reason()).isNotNull();
        }
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    private static Reason[] reasonsOfTheDecoder() {
        Set<Reason> ofAssembler = EnumSet.of(Reason.LAYOUT_MISMATCH, Reason.OUT_OF_ORDER, Reason.SHARD_CHECKSUM);
        return EnumSet.complementOf(EnumSet.copyOf(ofAssembler)).toArray(new Reason[0]);
    }
}

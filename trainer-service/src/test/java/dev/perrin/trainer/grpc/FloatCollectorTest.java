package dev.perrin.trainer.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FloatCollectorTest {
    private static final int COUNT = 1000;

    @Test
    void numbersComeWholeFromPiecesOfAnyLength() {
        SplittableRandom random = new SplittableRandom(4);
        for (int round = 0; round < 50; round++) {
            float[] sent = numbers(random);
            byte[] bytes = bytes(sent);
            float[] received = new float[COUNT];
            FloatCollector collector = new FloatCollector(FloatBuffer.wrap(received));

            for (int from = 0; from < bytes.length; ) {
                int length = Math.min(random.nextInt(1, 40), bytes.length - from);
                assertThat(collector.isComplete()).isFalse();
                collector.add(ByteString.copyFrom(bytes, from, length));
                from += length;
            }

            assertThat(collector.isComplete()).isTrue();
            assertThat(collector.count()).isEqualTo(COUNT);
            assertThat(received).containsExactly(sent);
        }
    }

    @Test
    void refusesMoreThanThereIsRoomFor() {
        FloatCollector collector = new FloatCollector(FloatBuffer.allocate(1));
        collector.add(ByteString.copyFrom(new byte[6]));

        assertThat(collector.isComplete()).isFalse();
        assertThatThrownBy(() -> collector.add(ByteString.copyFrom(new byte[3])))
                .isInstanceOf(BufferOverflowException.class);
    }

    private static float[] numbers(SplittableRandom random) {
        float[] numbers = new float[COUNT];
        for (int i = 0; i < COUNT; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return numbers;
    }

    private static byte[] bytes(float[] numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(numbers.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(numbers);
        return bytes.array();
    }
}

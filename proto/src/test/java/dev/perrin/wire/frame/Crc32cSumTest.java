package dev.perrin.wire.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class Crc32cSumTest {
    static LongStream seeds() {
        return LongStream.range(0, 60);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void equalsTheChecksumOfTheWholeHoweverItIsCut(long seed) {
        // Given
        Random random = new Random(seed);
        byte[] bytes = new byte[random.nextInt(200_000)];
        random.nextBytes(bytes);
        Crc32cSum sum = new Crc32cSum();

        // When
        int longest = 1 + random.nextInt(1 << (1 + random.nextInt(17)));
        for (int begin = 0; begin < bytes.length; ) {
            int end = Math.min(bytes.length, begin + random.nextInt(longest + 1));
            sum.add(crc32c(Arrays.copyOfRange(bytes, begin, end)), end - begin);
            begin = end;
        }

        // Then
        assertThat(sum.value()).isEqualTo(crc32c(bytes));
        assertThat(sum.lengthInBytes()).isEqualTo(bytes.length);
    }

    /// Lengths whose power needs more than 32 squares: against shorter pieces of the same zeros.
    @Test
    void addsPiecesOfManyGigabytes() {
        // Given
        int megabyte = crc32c(new byte[1 << 20]);
        Crc32cSum doubled = new Crc32cSum();
        doubled.add(megabyte, 1 << 20);
        for (int doubling = 0; doubling < 16; doubling++) {
            doubled.add(doubled.value(), doubled.lengthInBytes());
        }

        // When
        Crc32cSum stepwise = new Crc32cSum();
        for (int count = 0; count < 1 << 16; count++) {
            stepwise.add(megabyte, 1 << 20);
        }

        // Then
        assertThat(doubled.lengthInBytes()).isEqualTo(1L << 36);
        assertThat(doubled.value()).isEqualTo(stepwise.value());
    }

    @Test
    void beginsAgainAfterAReset() {
        // Given
        Crc32cSum sum = new Crc32cSum();
        sum.add(123, 7);

        // When
        sum.reset();
        sum.add(crc32c(new byte[] {1, 2}), 2);

        // Then
        assertThat(sum.value()).isEqualTo(crc32c(new byte[] {1, 2}));
    }

    @Test
    void refusesANegativeLength() {
        assertThatThrownBy(() -> new Crc32cSum().add(0, -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("pieceLength must not be negative, but is -1");
    }

    private static int crc32c(byte[] bytes) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes);
        return (int) checksum.getValue();
    }
}

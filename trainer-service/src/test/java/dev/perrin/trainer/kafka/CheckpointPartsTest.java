package dev.perrin.trainer.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perrin.proto.checkpoint.v1.CheckpointPart;
import dev.perrin.trainer.checkpoint.CheckpointLostException;
import dev.perrin.wire.RunId;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointPartsTest {
    private static final RunId RUN = new RunId("run");

    /// Around the sizes at which a vector ends at, before or after the end of a part.
    @ParameterizedTest
    @ValueSource(ints = {1, 122_879, 122_880, 122_881, 245_759, 245_760, 245_761, 600_000})
    void vectorsArePutTogetherBitForBit(int dimension) {
        // Given
        SplittableRandom random = new SplittableRandom(dimension);
        List<float[]> vectors = List.of(anyBits(random, dimension), anyBits(random, dimension));

        // When
        List<byte[]> records = cut(vectors);
        List<float[]> joined = List.of(new float[dimension], new float[dimension]);
        CheckpointParts.join(RUN, 7, records, joined);

        // Then
        assertThat(records).allSatisfy(each -> assertThat(each.length).isLessThan(1_000_000));
        for (int vector = 0; vector < 2; vector++) {
            for (int i = 0; i < dimension; i++) {
                if (Float.floatToRawIntBits(joined.get(vector)[i]) != Float.floatToRawIntBits(vectors.get(vector)[i])) {
                    throw new AssertionError("vector " + vector + " differs at " + i);
                }
            }
        }
    }

    @Test
    void whatIsNotWholeIsRefused() {
        List<float[]> vectors = List.of(new float[300_000]);
        List<byte[]> records = cut(vectors);
        List<byte[]> damaged = new ArrayList<>(records);
        byte[] flipped = records.get(1).clone();
        flipped[flipped.length / 2] ^= 1;
        damaged.set(1, flipped);

        refuses(records.subList(0, 1), 7, "must be 2 parts of run 'run', but are 1");
        refuses(damaged, 7, "damaged");
        refuses(records.reversed(), 7, "part 0 of checkpoint 7 of run 'run' is part 1");
        refuses(records, 8, "part 0 of checkpoint 8 of run 'run' is part 0 of checkpoint 7");
        refuses(List.of(new byte[] {1, 2, 3}, records.get(1)), 7, "damaged");
    }

    private static void refuses(List<byte[]> records, long number, String sentence) {
        assertThatThrownBy(() -> CheckpointParts.join(RUN, number, records, List.of(new float[300_000])))
                .isInstanceOf(CheckpointLostException.class)
                .hasMessageContaining(sentence);
    }

    private static List<byte[]> cut(List<float[]> vectors) {
        List<byte[]> records = new ArrayList<>();
        for (int part = 0; part < CheckpointParts.count(vectors); part++) {
            CheckpointPart message = CheckpointParts.cut(RUN, 7, vectors, part);
            records.add(message.toByteArray());
        }
        return records;
    }

    /// NaN of every kind too.
    private static float[] anyBits(SplittableRandom random, int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = Float.intBitsToFloat(random.nextInt());
        }
        return values;
    }
}

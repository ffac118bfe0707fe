package dev.perrin.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsHeaderTest {
    private static final List<ElementType> TYPES = List.of(ElementType.values());

    static LongStream seeds() {
        return LongStream.range(0, 60);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void parsesWhatItHasEncoded(long seed) {
        // Given
        Random random = new Random(seed);
        SafetensorsHeader.Builder builder = SafetensorsHeader.builder();
        for (int index = random.nextInt(4); index > 0; index--) {
            builder.metadata("key \"" + index + "\"", "välue\n" + random.nextInt());
        }
        for (int index = random.nextInt(6); index > 0; index--) {
            ElementType type = TYPES.get(random.nextInt(TYPES.size()));
            builder.tensor(
                    "tensor/" + index,
                    type,
                    random.longs(random.nextInt(4), 0, 9).toArray());
        }
        SafetensorsHeader header = builder.build();

        // When
        byte[] encoded = header.encode();
        SafetensorsHeader parsed = SafetensorsHeader.parse(ByteBuffer.wrap(encoded));

        // Then
        assertThat(parsed.metadata()).isEqualTo(header.metadata());
        assertThat(parsed.tensors()).containsExactlyInAnyOrderElementsOf(header.tensors());
        assertThat(encoded.length % 8).isZero();
        assertThat(SafetensorsHeader.encodedLength(ByteBuffer.wrap(encoded))).isEqualTo(encoded.length);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void refusesDamagedBytesWithItsOwnExceptionOnly(long seed) {
        // Given
        Random random = new Random(seed);
        byte[] encoded = SafetensorsHeader.builder()
                .metadata("run", "a")
                .tensor("step", ElementType.I64, 3)
                .tensor("position", ElementType.F32, 3, 7)
                .build()
                .encode();

        // When
        for (int trial = 0; trial < 200; trial++) {
            byte[] damaged = encoded.clone();
            for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            ByteBuffer bytes = ByteBuffer.wrap(damaged, 0, random.nextInt(damaged.length + 1));

            // Then
            try {
                assertThat(SafetensorsHeader.parse(bytes).dataSizeInBytes()).isNotNegative();
            } catch (SafetensorsException refused) {
                assertThat(refused).hasMessageMatching("(?s).+");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,16]}}",
                "{\"a\":{\"dtype\":\"F33\",\"shape\":[2],\"data_offsets\":[0,8]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904,4],\"data_offsets\":[0,0]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1.5],\"data_offsets\":[0,6]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]},"
                        + "\"a\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[4,8]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
                        + "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[2,6]}}"
            })
    void refusesHeadersThatContradictThemselves(String json) {
        // Given
        byte[] text = json.getBytes(StandardCharsets.UTF_8);
        ByteBuffer file = ByteBuffer.allocate(8 + text.length).order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(text.length).put(text).flip();

        // Then
        assertThatThrownBy(() -> SafetensorsHeader.parse(file)).isInstanceOf(SafetensorsException.class);
    }

    @Test
    void refusesALengthFieldThatIsLargerThanAnyHeader() {
        // Given
        ByteBuffer file = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(0, Long.MAX_VALUE);

        // Then
        assertThatThrownBy(() -> SafetensorsHeader.parse(file))
                .isInstanceOf(SafetensorsException.class)
                .hasMessage("header length 9223372036854775807 is not between 2 and 16777216");
    }
}

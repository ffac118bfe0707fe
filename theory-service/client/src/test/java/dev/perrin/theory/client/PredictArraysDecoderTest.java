package dev.perrin.theory.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.perrin.proto.theory.v1.ModePrediction;
import dev.perrin.proto.theory.v1.PredictPart;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What is decoded past the generated code, against the generated code.
class PredictArraysDecoderTest {
    static LongStream seeds() {
        return LongStream.range(0, 60);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void decodesWhatTheGeneratedCodeEncodes(long seed) throws IOException {
        // Given
        PredictPart part = part(new Random(seed));

        // When
        PredictArrays decoded = PredictArraysDecoder.decode(part.toByteArray());

        // Then
        PredictPart.Builder again = decoded.head().toBuilder();
        decoded.modes().forEach(mode -> again.addModes(message(mode)));
        assertThat(again.build()).isEqualTo(part);
        assertThat(decoded.head().getModesCount()).isZero();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void refusesBytesThatAreNoPart(long seed) {
        // Given
        Random random = new Random(seed);
        byte[] bytes = part(random).toByteArray();

        for (int i = 0; i < 200; i++) {
            byte[] damaged = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
            if (damaged.length > 0 && random.nextBoolean()) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }

            // When
            boolean decoded = isDecoded(damaged);

            // Then
            assertThat(decoded)
                    .as("%d of %d bytes are taken where the generated code takes them", damaged.length, bytes.length)
                    .isEqualTo(isParsed(damaged));
        }
    }

    @Test
    void refusesPackedDoublesThatAreNotWhole() {
        byte[] part = {
            PredictPart.MODES_FIELD_NUMBER << 3 | 2, 6, ModePrediction.MSD_FIELD_NUMBER << 3 | 2, 4, 0, 0, 0, 0
        };

        assertThatThrownBy(() -> PredictArraysDecoder.decode(part)).isInstanceOf(InvalidProtocolBufferException.class);
    }

    @Test
    void hasACurveForEveryRepeatedDoubleOfAMode() {
        List<Integer> repeated = ModePrediction.getDescriptor().getFields().stream()
                .filter(field -> field.isRepeated() && field.getJavaType() == FieldDescriptor.JavaType.DOUBLE)
                .map(FieldDescriptor::getNumber)
                .toList();

        assertThat(repeated)
                .hasSize(ModeCurve.values().length)
                .allMatch(field -> ModeCurve.of(field).isPresent());
    }

    private static ModePrediction message(ModeArrays mode) {
        ModePrediction.Builder message = mode.traits().toBuilder();
        for (ModeCurve curve : ModeCurve.values()) {
            FieldDescriptor field =
                    ModePrediction.getDescriptor().findFieldByName(curve.name().toLowerCase(Locale.ROOT));
            for (double value : mode.curve(curve)) {
                message.addRepeatedField(field, value);
            }
        }
        return message.build();
    }

    private static boolean isDecoded(byte[] bytes) {
        try {
            return PredictArraysDecoder.decode(bytes) != null;
        } catch (IOException _) {
            return false;
        }
    }

    private static boolean isParsed(byte[] bytes) {
        try {
            return PredictPart.parseFrom(bytes) != null;
        } catch (InvalidProtocolBufferException _) {
            return false;
        }
    }

    private static PredictPart part(Random random) {
        PredictPart.Builder part =
                PredictPart.newBuilder().setDynamicsIndex(random.nextInt(3)).setFirstStep(random.nextInt(1000));
        if (random.nextBoolean()) {
            part.addSteps(random.nextLong()).addSteps(1);
            part.getHyperparametersBuilder().setMomentum(random.nextDouble());
        }
        int modes = random.nextInt(5);
        for (int i = 0; i < modes; i++) {
            ModePrediction.Builder mode = part.addModesBuilder();
            if (random.nextBoolean()) {
                mode.setEigenvalue(random.nextGaussian()).setName("ν".repeat(random.nextInt(9)));
                mode.getModifiedLossBuilder().setCross(random.nextGaussian());
                mode.setMultiplicity(1);
            }
            for (FieldDescriptor field : ModePrediction.getDescriptor().getFields()) {
                int values = field.isRepeated() && random.nextBoolean() ? random.nextInt(50) : 0;
                for (int j = 0; j < values; j++) {
                    mode.addRepeatedField(field, random.nextGaussian());
                }
            }
        }
        if (random.nextBoolean()) {
            part.getSumsBuilder().addMsd(random.nextDouble()).setExponent(random.nextDouble());
        }
        return part.build();
    }
}

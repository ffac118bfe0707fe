package dev.perrin.wire.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.perrin.proto.trajectory.v1.DataType;
import dev.perrin.wire.frame.FrameFormatException.Reason;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FrameFormatTest {
    @Test
    void constantsOfVersionOneStayAsTheyAre() {
        assertThat(FrameFormat.MAGIC).isEqualTo(0x4e535250);
        assertThat(FrameFormat.VERSION).isEqualTo((byte) 1);
        assertThat(FrameFormat.MAX_PAYLOAD_LENGTH).isEqualTo(983_040);
        assertThat(FrameFormat.MAX_HEADER_LENGTH).isEqualTo(36_864);
        assertThat(FrameFormat.MAX_BUFFER_VALUES).isEqualTo(8192);
    }

    @ParameterizedTest
    @CsvSource({"1, 24", "8, 24", "9, 32", "48, 64", "4096, 4112", "36864, 36880"})
    void payloadStartsAtTheNextMultipleOfEight(int headerLength, int payloadOffset) {
        assertThat(FrameFormat.payloadOffset(headerLength)).isEqualTo(payloadOffset);
    }

    @ParameterizedTest
    @CsvSource({"DATA_TYPE_FLOAT32, 4", "DATA_TYPE_FLOAT64, 8", "DATA_TYPE_BFLOAT16, 2"})
    void elementsHaveTheirSize(DataType type, int sizeInBytes) {
        assertThat(FrameFormat.sizeInBytes(type)).isEqualTo(sizeInBytes);
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"DATA_TYPE_UNSPECIFIED", "UNRECOGNIZED"})
    void unknownElementsHaveNoSize(DataType type) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FrameFormat.sizeInBytes(type))
                .withMessage("data_type must be float32, float64 or bfloat16, but is " + type);
    }

    /// Metrics and dead letters carry them, dashboards and alerts name them.
    @Test
    void labelsOfReasonsStayAsTheyAre() {
        assertThat(Arrays.stream(Reason.values()).map(Reason::label))
                .containsExactly(
                        "truncated",
                        "bad-magic",
                        "unknown-version",
                        "header-length",
                        "header-checksum",
                        "header-content",
                        "payload-length",
                        "payload-checksum",
                        "layout-mismatch",
                        "out-of-order",
                        "shard-checksum");
    }
}

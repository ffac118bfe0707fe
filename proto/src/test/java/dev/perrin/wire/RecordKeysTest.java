package dev.perrin.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The exact bytes: clients in other languages write and look for them, and compaction compares them.
class RecordKeysTest {
    private static final RunId RUN = new RunId("digits-42");

    @Test
    void keyOfARunIsItsName() {
        assertThat(RecordKeys.ofRun(RUN)).containsExactly('d', 'i', 'g', 'i', 't', 's', '-', '4', '2');
    }

    @ParameterizedTest
    @CsvSource({
        "0, digits-42/00000",
        "7, digits-42/00007",
        "99999, digits-42/99999",
        "100000, digits-42/100000",
        "2147483647, digits-42/2147483647"
    })
    void keyOfAShardHasAtLeastFiveDigits(int shard, String expected) {
        assertThat(RecordKeys.ofShard(RUN, shard)).isEqualTo(ascii(expected));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, digits-42/0/0",
        "120000, 3, digits-42/120000/3",
        "9223372036854775807, 2147483647, digits-42/9223372036854775807/2147483647"
    })
    void keyOfACurvaturePartNamesStepAndPart(long step, int part, String expected) {
        assertThat(RecordKeys.ofCurvaturePart(RUN, step, part)).isEqualTo(ascii(expected));
    }

    @Test
    void checkpointsTakeTurnsAndTheReferencePointStays() {
        assertThat(RecordKeys.ofCheckpointPart(RUN, 0, 3)).isEqualTo(ascii("digits-42/even/3"));
        assertThat(RecordKeys.ofCheckpointPart(RUN, 7, 0)).isEqualTo(ascii("digits-42/odd/0"));
        assertThat(RecordKeys.ofReferencePart(RUN, 3)).isEqualTo(ascii("digits-42/reference/3"));
    }

    @Test
    void keyOfADeadLetterIsWhereTheRecordStands() {
        assertThat(RecordKeys.ofDeadLetter("perrin.snapshots", 5, 1_234_567_890_123L))
                .isEqualTo(ascii("perrin.snapshots/5/1234567890123"));
    }

    @Test
    void digitsDoNotFollowTheLocale() {
        // Given
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
        try {
            // When
            byte[] key = RecordKeys.ofShard(RUN, 12);

            // Then
            assertThat(key).isEqualTo(ascii("digits-42/00012"));
        } finally {
            Locale.setDefault(before);
        }
    }

    private static byte[] ascii(String key) {
        return key.getBytes(StandardCharsets.US_ASCII);
    }
}

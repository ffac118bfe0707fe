package dev.perrin.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    @Test
    void writesOverOneLineOnATerminal() {
        // Given
        ProgressLine line = new ProgressLine(out, true);

        // When
        line.show("a", "one");
        line.show("a", "two");
        line.end();

        // Then
        assertThat(printed()).isEqualTo("\rone\u001b[K\rtwo\u001b[K" + System.lineSeparator());
    }

    @Test
    void printsOnlyChangesOfSubjectInQuickSuccessionElsewhere() {
        // Given
        ProgressLine line = new ProgressLine(out, false);

        // When
        line.show("a", "one");
        line.show("a", "two");
        line.show("b", "three");
        line.end();

        // Then
        assertThat(printed().lines()).containsExactly("one", "three");
    }

    private String printed() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}

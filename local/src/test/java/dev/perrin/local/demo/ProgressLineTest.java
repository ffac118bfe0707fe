package dev.perrin.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.OptionalDouble;
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

    @Test
    void drawsABarOnATerminalAlone() {
        // Given
        ProgressLine terminal = new ProgressLine(out, true);
        ProgressLine file = new ProgressLine(out, false);

        // When
        terminal.show("a", OptionalDouble.of(0.449), "44 %");
        terminal.show("a", OptionalDouble.empty(), "none");
        file.show("a", OptionalDouble.of(0.449), "44 %");

        // Then
        assertThat(printed())
                .isEqualTo("\r[########------------] 44 %\u001b[K\rnone\u001b[K44 %" + System.lineSeparator());
    }

    private String printed() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}

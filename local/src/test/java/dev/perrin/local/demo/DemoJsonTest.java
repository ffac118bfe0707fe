package dev.perrin.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoJsonTest {
    private static final URI PAGE = URI.create("http://127.0.0.1:20001/");

    @TempDir
    private Path folder = Path.of("");

    @Test
    void hasExactlyThePromisedObject() throws Exception {
        // Given
        Path file = folder.resolve("result.json");

        // When
        DemoJson.of(SampleResult.end(), SampleResult.result(), PAGE).writeTo(file);

        // Then
        JsonNode expected = new ObjectMapper().readTree("""
                        {"run": "softmax-1", "steps": 200000,
                         "snapshots": {"published": 20001, "stored": 20001, "analysed": 20001},
                         "localDisplacement": {"measured": 0.0014286, "predicted": 0.0013563},
                         "msd": [{"lagSteps": 10, "measured": 0.08597, "predicted": 0.08164},
                                 {"lagSteps": 1000, "measured": 1.2789, "predicted": 1.2134}],
                         "exponent": {"measured": 0.765, "predicted": 0.76, "fromLag": 10, "toLag": 100},
                         "modes": [{"eigenvalue": 0.4713,
                                    "positionVariance": {"measured": 0.005, "predicted": null},
                                    "velocityVariance": {"measured": 0.03, "predicted": 0.029}}],
                         "pageUrl": "http://127.0.0.1:20001/"}
                        """);
        assertThat(new ObjectMapper().readTree(file.toFile())).isEqualTo(expected);
    }

    @Test
    void replacesAnEarlierFileAndLeavesNothingBesideIt() throws Exception {
        // Given
        Path file = Files.writeString(folder.resolve("result.json"), "old");

        // When
        DemoJson.of(SampleResult.end(), SampleResult.result(), PAGE).writeTo(file);

        // Then
        try (Stream<Path> content = Files.list(folder)) {
            assertThat(content.toList()).isEqualTo(List.of(file));
        }
        assertThat(file).content().startsWith("{").doesNotContain("old");
    }
}

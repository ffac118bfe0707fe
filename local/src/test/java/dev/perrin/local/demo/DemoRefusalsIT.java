package dev.perrin.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is refused before anything starts: exit status 2, the rule on standard error, no process, no folder.
class DemoRefusalsIT {
    private static final Duration SOON = Duration.ofMinutes(2);

    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    --model resnet          | --model must be one of cnn, linear, mlp, resnet18, resnet34, softmax, vgg11, vgg11_bn, vgg16, vgg16_bn, but is 'resnet'
                    --learning-rate 0       | --learning-rate must be finite and > 0, but is 0.0
                    --learning-rate fast    | 'fast' is not a double
                    --data no-such-file.csv | --data must be digits, diabetes, fashion-mnist, or a file or folder that can be read, but is 'no-such-file.csv'
                    --port 99999            | --port must be between 1 and 65535, but is 99999
                    --json /no/such/out.json| --json must be a file in a folder that exists and can be written
                    --colour blue           | Unknown option
                    """)
    void refusesABadValueBeforeAnythingStarts(String options, String sentence) throws Exception {
        // Given
        Path data = folder.resolve("data");
        List<String> arguments = new ArrayList<>(List.of("demo", "--once", "--data-dir", data.toString()));
        arguments.addAll(List.of(options.split(" ", -1)));

        // When
        try (DemoProcess demo = DemoProcess.start(folder, arguments.toArray(String[]::new))) {
            int status = demo.awaitEnd(SOON);

            // Then
            assertThat(status).isEqualTo(2);
            assertThat(demo.err()).contains(sentence);
            assertThat(demo.childCount()).isZero();
            assertThat(data).doesNotExist();
        }
    }

    @Test
    void refusesAPortInUse() throws Exception {
        // Given
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());

            // When
            try (DemoProcess demo = DemoProcess.start(folder, "demo", "--port", port)) {
                int status = demo.awaitEnd(SOON);

                // Then
                assertThat(status).isEqualTo(2);
                assertThat(demo.err()).contains("--port must be free on 127.0.0.1, but " + port + " is in use");
            }
        }
    }

    @Test
    void refusesARunThatDoesNotFitOnTheDisk() throws Exception {
        // Given
        Path data = folder.resolve("data");

        // When
        try (DemoProcess demo = DemoProcess.start(
                folder, "demo", "--once", "--steps", "1000000000000", "--data-dir", data.toString())) {
            int status = demo.awaitEnd(SOON);

            // Then
            assertThat(status).isEqualTo(1);
            assertThat(demo.err()).contains("the run needs about", "MiB free");
            assertThat(demo.childCount()).isZero();
        }
    }

    @Test
    void leavesAForeignFolderAlone() throws Exception {
        // Given
        Path foreign = Files.createDirectories(folder.resolve("foreign"));
        Path thesis = Files.writeString(foreign.resolve("thesis.tex"), "precious");

        // When
        try (DemoProcess demo = DemoProcess.start(folder, "demo", "--once", "--data-dir", foreign.toString())) {
            int status = demo.awaitEnd(SOON);

            // Then
            assertThat(status).isEqualTo(1);
            assertThat(demo.err()).contains("holds other files");
            assertThat(thesis).hasContent("precious");
        }
    }
}

package dev.perrin.theory.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.util.JsonFormat;
import dev.perrin.proto.theory.v1.PredictRequest;
import dev.perrin.proto.theory.v1.PredictResponse;
import dev.perrin.theory.client.TheoryClient;
import dev.perrin.theory.shell.ShellExample;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the READMEs show, done as it stands there, comes to what stands below it.
@QuarkusTest
class ReadmeExampleIT {
    private static final Path README = Path.of("README.md");
    private static final Pattern CALL = Pattern.compile(
            "grpcurl -plaintext -d '(?<request>\\{.*?})' \\S+ perrin\\.theory\\.v1\\.Theory/Predict\\s+```"
                    + ".*?```json\\s+(?<response>\\{.*?})\\s+```",
            Pattern.DOTALL);
    private static final Pattern SHELL = Pattern.compile(
            "```\\n\\./perrin theory (?<arguments>[^\\n]+)\\n```\\s+```\\n(?<output>.*?)```", Pattern.DOTALL);
    private static final Pattern JAVA = Pattern.compile("```java\\n(?<code>.*?)```", Pattern.DOTALL);
    private static final Pattern JAVA_SOURCE =
            Pattern.compile(" +// README begins\\n(?<code>.*?) +// README ends", Pattern.DOTALL);
    private static final Pattern PYTHON =
            Pattern.compile("```python\\n(?<code>.*?)```\\s+```\\n(?<output>.*?)```", Pattern.DOTALL);
    private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?([eE][-+]?\\d+)?");

    @SuppressWarnings("NullAway.Init") // Injected.
    @TestHTTPResource("/")
    URI address;

    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @ValueSource(strings = {"../README.md", "README.md"})
    void theServiceAnswersAsJsonSays(String readme) throws IOException {
        // Given
        MatchResult example = find(CALL, Files.readString(Path.of(readme)));
        PredictRequest.Builder request = PredictRequest.newBuilder();
        JsonFormat.parser().merge(example.group("request"), request);
        PredictResponse.Builder expected = PredictResponse.newBuilder();
        JsonFormat.parser().merge(example.group("response"), expected);

        // When
        PredictResponse response;
        try (TheoryClient theory = TheoryClient.connect(address.getHost(), address.getPort())) {
            response = theory.predict(request.build());
        }

        // Then
        String said = JsonFormat.printer().print(response);
        String shown = JsonFormat.printer().print(expected);
        assertThat(NUMBER.matcher(said).replaceAll("#"))
                .isEqualTo(NUMBER.matcher(shown).replaceAll("#"));
        List<Double> shownNumbers = numbers(shown);
        List<Double> saidNumbers = numbers(said);
        for (int i = 0; i < shownNumbers.size(); i++) {
            assertThat(saidNumbers.get(i))
                    .as("number %d of %s", i, said)
                    .isCloseTo(shownNumbers.get(i), withinPercentage(1e-11));
        }
    }

    @Test
    void theShellPrintsTheTable() throws IOException {
        MatchResult example = find(SHELL, Files.readString(README));
        assertThat(ShellExample.output(example.group("arguments"))).isEqualTo(example.group("output"));
    }

    @Test
    void theJavaIsThatOfATestAndAnswers() throws IOException {
        // Given
        String shown = find(JAVA, Files.readString(README)).group("code");
        Path source = Path.of("src/test/java", ReadmeExample.class.getName().replace('.', '/') + ".java");
        String compiled = find(JAVA_SOURCE, Files.readString(source)).group("code");

        // Then
        assertThat(shown).isEqualTo(compiled.replaceAll("(?m)^ {8}", ""));
        assertThat(ReadmeExample.run(address.getHost(), address.getPort()))
                .hasSize(8)
                .startsWith(3.290339563042907e-05)
                .satisfies(both -> assertThat(both.subList(4, 8)).isEqualTo(both.subList(0, 4)));
    }

    @Test
    void thePythonPrintsWhatStandsBelowIt() throws IOException {
        // Given
        String python = List.of("python3", "/usr/bin/python3").stream()
                .filter(name ->
                        run(folder, name, "-c", "import grpc, google.protobuf").equals(""))
                .findFirst()
                .orElse("");
        assumeTrue(!python.isEmpty(), "no python3 with grpcio and protobuf (Debian: python3-grpcio python3-protobuf)");
        assumeTrue(run(folder, "protoc", "--version").startsWith("libprotoc"), "no protoc (Debian: protobuf-compiler)");
        MatchResult example = find(PYTHON, Files.readString(README));
        Path sources =
                Path.of("..", "proto", "src", "main", "proto").toAbsolutePath().normalize();
        assertThat(run(
                        folder,
                        "protoc",
                        "--python_out=" + folder,
                        "-I",
                        sources.toString(),
                        "perrin/theory/v1/theory.proto"))
                .isEmpty();
        Files.writeString(
                folder.resolve("example.py"),
                example.group("code").replace("localhost:7104", address.getHost() + ":" + address.getPort()));

        // When
        String output = run(folder, python, "example.py");

        // Then
        assertThat(output).isEqualTo(example.group("output"));
    }

    private static MatchResult find(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        assertThat(matcher.find()).as("the README has " + pattern).isTrue();
        return matcher.toMatchResult();
    }

    private static List<Double> numbers(String text) {
        return NUMBER.matcher(text)
                .results()
                .map(number -> Double.valueOf(number.group()))
                .toList();
    }

    /// Everything that a command prints, or why it cannot be run.
    private static String run(Path folder, String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "cannot run: " + e.getMessage();
        }
    }
}

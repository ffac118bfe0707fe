package dev.perrin.theory.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import dev.perrin.proto.theory.v1.TheoryGrpc;
import dev.perrin.theory.shell.ShellExample;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.MethodDescriptor;
import io.grpc.stub.ClientCalls;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What the READMEs show, done as it stands there, comes to what stands below it.
@QuarkusTest
class ReadmeExampleIT {
    private static final Path README = Path.of("README.md");
    private static final Pattern CALL = Pattern.compile(
            "grpcurl -plaintext -d '(?<request>\\{[^']*})' \\S+ perrin\\.theory\\.v1\\.Theory/(?<call>\\w+)\\s+```"
                    + ".*?```(json)?\\s+(?<response>\\{.*?\\n})\\s+```",
            Pattern.DOTALL);
    private static final Pattern QUESTION =
            Pattern.compile("```json\\n(?<request>\\{\\s+\"hyperparameters\".*?\\n})\\n```", Pattern.DOTALL);
    private static final Pattern SHELL = Pattern.compile(
            "```\\n\\./perrin theory (?<arguments>[^\\n]+)\\n```\\s+```\\n(?<output>.*?)```", Pattern.DOTALL);
    private static final Pattern COMMAND = Pattern.compile("(?m)^\\./perrin theory (?<arguments>.+)$");
    private static final Pattern JAVA = Pattern.compile("```java\\n(?<code>.*?)```", Pattern.DOTALL);
    private static final Pattern JAVA_SOURCE =
            Pattern.compile(" +// README begins\\n(?<code>.*?) +// README ends", Pattern.DOTALL);
    private static final Pattern PYTHON =
            Pattern.compile("```python\\n(?<code>.*?)```\\s+```\\n(?<output>.*?)```", Pattern.DOTALL);

    @SuppressWarnings("NullAway.Init") // Injected.
    @TestHTTPResource("/")
    URI address;

    @TempDir
    private Path folder = Path.of("");

    static Stream<Arguments> calls() throws IOException {
        List<Arguments> calls = new ArrayList<>();
        for (Path readme : List.of(Path.of("..", "README.md"), README)) {
            CALL.matcher(Files.readString(readme))
                    .results()
                    .forEach(example -> calls.add(Arguments.of(
                            readme, example.group("call"), example.group("request"), example.group("response"))));
        }
        return calls.stream();
    }

    @ParameterizedTest(name = "{1} of {0}")
    @MethodSource("calls")
    void theServiceAnswersAsJsonSays(Path readme, String call, String request, String response) throws IOException {
        ShownJson.assertShows(response, answer(call, request));
    }

    @Test
    void everyCallWithAnAnswerOfItsOwnKindIsShown() throws IOException {
        assertThat(calls().filter(example -> example.get()[0].equals(README)).map(example -> example.get()[1]))
                .containsExactlyInAnyOrder("Predict", "Sweep", "Portrait", "Equivalent", "Stability", "Sample");
    }

    @Test
    void questionsThatAreShownAloneAreAnswered() throws IOException {
        List<MatchResult> questions =
                QUESTION.matcher(Files.readString(README)).results().toList();
        assertThat(questions).isNotEmpty();
        for (MatchResult question : questions) {
            assertThat(answer("Predict", question.group("request"))).contains("predictions");
        }
    }

    /// The answer as JSON; the first part of a streamed one.
    private String answer(String call, String json) throws IOException {
        MethodDescriptor<?, ?> method = TheoryGrpc.getServiceDescriptor().getMethods().stream()
                .filter(one -> call.equals(one.getBareMethodName()))
                .findFirst()
                .orElseThrow();
        return JsonFormat.printer().print(first(method, json));
    }

    private <Q, A> Message first(MethodDescriptor<Q, A> method, String json) throws IOException {
        MethodDescriptor.PrototypeMarshaller<Q> questions =
                (MethodDescriptor.PrototypeMarshaller<Q>) method.getRequestMarshaller();
        Message.Builder question = ((Message) questions.getMessagePrototype()).newBuilderForType();
        JsonFormat.parser().merge(json, question);
        Q asked = questions.parse(new ByteArrayInputStream(question.build().toByteArray()));
        ManagedChannel channel = ManagedChannelBuilder.forAddress(address.getHost(), address.getPort())
                .usePlaintext()
                .build();
        try {
            return (Message) ClientCalls.blockingServerStreamingCall(channel, method, CallOptions.DEFAULT, asked)
                    .next();
        } finally {
            channel.shutdownNow();
        }
    }

    @Test
    void theShellPrintsTheTable() throws IOException {
        MatchResult example = find(SHELL, Files.readString(README));
        assertThat(ShellExample.output(example.group("arguments"))).isEqualTo(example.group("output"));
    }

    @Test
    void everyCommandIsAnswered() throws IOException {
        List<MatchResult> commands =
                COMMAND.matcher(Files.readString(README)).results().toList();
        assertThat(commands).hasSizeGreaterThan(2);
        for (MatchResult command : commands) {
            assertThat(ShellExample.output(command.group("arguments")))
                    .as(command.group())
                    .contains("---")
                    .doesNotContain("perrin: ");
        }
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

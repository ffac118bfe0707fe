package dev.perrin.local.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perrin.local.TestCheckout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// When the `perrin` script builds, in a made-up checkout whose path has a space, with a Maven and a Java that only say
/// what they were asked.
class PerrinBuildTest {
    private static final List<String> SERVICES =
            List.of("trainer-service", "snapshot-service", "analysis-service", "theory-service");
    private static final List<String> LIBRARIES =
            List.of("theory-service/client", "trainer-service/publisher", "local");

    @TempDir
    private Path folder = Path.of("");

    private Path checkout = Path.of("");
    private Path calls = Path.of("");

    @BeforeEach
    void makeCheckout() throws IOException {
        checkout = Files.createDirectories(folder.resolve("check out"));
        calls = folder.resolve("calls");
        Files.copy(TestCheckout.root().resolve("perrin"), checkout.resolve("perrin"));
        Files.writeString(checkout.resolve("pom.xml"), "");
        Files.createDirectories(checkout.resolve(".mvn"));
        StringBuilder outputs = new StringBuilder();
        for (String service : SERVICES) {
            Files.createDirectories(checkout.resolve(service).resolve("src/main"));
            Files.writeString(checkout.resolve(service).resolve("pom.xml"), "");
            outputs.append("mkdir -p ").append(service).append("/target/quarkus-app; : > ");
            outputs.append(service).append("/target/quarkus-app/quarkus-run.jar; ");
        }
        for (String library : LIBRARIES) {
            Files.createDirectories(checkout.resolve(library).resolve("src/main"));
            Files.writeString(checkout.resolve(library).resolve("pom.xml"), "");
        }
        outputs.append("mkdir -p local/target/lib; : > local/target/local.jar");
        age(checkout);
        script(
                "tools/mvn",
                "case $1 in --version) echo 'Apache Maven 3.9.11'; exit;; esac; echo \"$*\" >> '" + calls
                        + "'; [ ! -e '" + folder.resolve("broken") + "' ] || { echo '[ERROR] broken'; exit 7; }; "
                        + outputs);
        script(
                "jdk/bin/java",
                "for argument; do :; done; echo \"ran $argument${PERRIN_ARCHIVE_TARGET:+ at $PERRIN_ARCHIVE_TARGET}\"");
        script("jdk/bin/javac", "");
        Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"25\"\n");
    }

    @Test
    void buildsOnceAndThenRunsAtOnce() throws Exception {
        // When
        ScriptRun first = perrin("demo", "--once");
        ScriptRun second = perrin("demo", "--once");

        // Then
        assertThat(first.exitStatus()).isZero();
        assertThat(first.output()).contains("building what is missing", "built", "ran --once");
        assertThat(second).isEqualTo(new ScriptRun(0, "ran --once\n"));
        assertThat(calls).content().hasLineCount(1).contains("package").doesNotContain("clean");
    }

    @Test
    void packagesWithTheProfilesThatAreAskedForAndKeepsThemUntilOthersAre() throws Exception {
        // Given
        perrin("demo", "--once");

        // When
        ScriptRun asked = perrin(Map.of("PERRIN_PROFILES", "pytorch"), "demo", "--once");
        ScriptRun kept = perrin("demo", "--once");
        ScriptRun none = perrin(Map.of("PERRIN_PROFILES", ""), "demo", "--once");

        // Then
        assertThat(asked.output()).contains("built");
        assertThat(kept).isEqualTo(new ScriptRun(0, "ran --once\n"));
        assertThat(none.output()).contains("built");
        assertThat(Files.readAllLines(calls))
                .extracting(call -> call.contains("-Ppytorch"))
                .containsExactly(false, true, false);
    }

    @Test
    void asksTheTheoryInTheBuiltServiceWithoutStartingIt() throws Exception {
        // When
        ScriptRun first = perrin("theory", "limits");
        ScriptRun second = perrin("theory", "limits");

        // Then
        assertThat(first.output()).contains("built", "ran limits");
        assertThat(second).isEqualTo(new ScriptRun(0, "ran limits\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "theory-service/src/main",
                "theory-service/client/src/main",
                "trainer-service/publisher/src/main",
                "local/src/main"
            })
    void buildsAgainWhenASourceIsNewer(String sources) throws Exception {
        // Given
        perrin("demo");

        // When
        Path source = Files.writeString(checkout.resolve(sources).resolve("New.java"), "");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(5)));
        perrin("demo");

        // Then
        assertThat(calls).content().hasLineCount(2);
    }

    @Test
    void buildsAgainWhenAnOutputIsMissing() throws Exception {
        // Given
        perrin("demo");

        // When
        Files.delete(checkout.resolve("trainer-service/target/quarkus-app/quarkus-run.jar"));
        perrin("demo");

        // Then
        assertThat(calls).content().hasLineCount(2);
    }

    /// Of the demos of this checkout one has ended without a word, and one runs.
    @Test
    void asksTheArchiveOfTheDemoThatRuns() throws Exception {
        // Given
        assertThat(perrin("archive", "runs").output()).contains("ran runs").doesNotContain(" at ");
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();
        Path running = Files.createDirectories(checkout.resolve(".perrin/running"));
        Files.writeString(
                running.resolve(Long.toString(ProcessHandle.current().pid())),
                "archive=127.0.0.1:20202\ntheory=127.0.0.1:20204\n");
        Files.writeString(running.resolve(Long.toString(ended.pid())), "archive=127.0.0.1:20303\n");

        // When
        ScriptRun run = perrin("archive", "runs");

        // Then
        assertThat(run).isEqualTo(new ScriptRun(0, "ran runs at 127.0.0.1:20202\n"));
    }

    @Test
    void runsNothingAfterABrokenBuild() throws Exception {
        // Given
        Files.writeString(folder.resolve("broken"), "");

        // When
        ScriptRun run = perrin("demo");

        // Then
        assertThat(run.exitStatus()).isEqualTo(1);
        assertThat(run.output()).contains("[ERROR] broken", "the build failed").doesNotContain("ran ");
    }

    @Test
    void passesTheExitStatusOfTheTestsOn() throws Exception {
        // When
        ScriptRun green = perrin("test");
        Files.writeString(folder.resolve("broken"), "");
        ScriptRun red = perrin("test");

        // Then
        assertThat(green.exitStatus()).isZero();
        assertThat(red.exitStatus()).isEqualTo(7);
        assertThat(calls).content().contains("verify");
    }

    private ScriptRun perrin(String... arguments) throws Exception {
        return perrin(Map.of(), arguments);
    }

    private ScriptRun perrin(Map<String, String> settings, String... arguments) throws Exception {
        Map<String, String> environment = new HashMap<>(settings);
        environment.put("PATH", folder.resolve("tools") + ":/usr/bin:/bin");
        environment.put("JAVA_HOME", folder.resolve("jdk").toString());
        return ScriptRun.of(checkout.resolve("perrin"), folder, environment, arguments);
    }

    private void script(String name, String body) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        if (!file.toFile().setExecutable(true)) {
            throw new IOException("cannot make " + file + " executable");
        }
    }

    /// Sources that are older than any build of this test.
    private static void age(Path tree) throws IOException {
        try (var files = Files.walk(tree)) {
            for (Path file : files.toList()) {
                Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(100)));
            }
        }
    }
}

package dev.perrin.local.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perrin.local.TestCheckout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The `perrin` script with made-up JDK folders: only what it looks at is in them.
class PerrinScriptTest {
    private static final Path SCRIPT = TestCheckout.root().resolve("perrin");

    @TempDir
    private Path folder = Path.of("");

    @Test
    void prefersJavaHome() throws Exception {
        // Given
        Path home = jdk("home", "25.0.3");
        jdk("jdks/other", "26");

        // When
        ScriptRun run = script(Map.of("JAVA_HOME", home.toString()), "jdk");

        // Then
        assertThat(run).isEqualTo(new ScriptRun(0, home + "\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.8.0_402", "17.0.15", "24.0.2", "25-ea-nonsense/no"})
    void looksFurtherWhereJavaHomeIsTooOldOrOdd(String version) throws Exception {
        // Given
        Path old = jdk("old", version);
        Path right = jdk("jdks/temurin 25", "25.0.1");

        // When
        ScriptRun run = script(Map.of("JAVA_HOME", old.toString()), "jdk");

        // Then
        assertThat(run.exitStatus()).isZero();
        assertThat(run.output().strip()).isIn(right.toString(), version.startsWith("25") ? old.toString() : "");
    }

    @Test
    void findsTheJdkBehindALinkOnThePath() throws Exception {
        // Given
        Path right = jdk("elsewhere/jdk-26", "26.0.1");
        Path bin = Files.createDirectories(folder.resolve("bin"));
        Files.createSymbolicLink(bin.resolve("java"), right.resolve("bin/java"));

        // When
        ScriptRun run = script(Map.of("PATH", bin + ":/usr/bin:/bin"), "jdk");

        // Then
        assertThat(run).isEqualTo(new ScriptRun(0, right + "\n"));
    }

    @Test
    void findsAJdkInAMacBundle() throws Exception {
        // Given
        Path home = jdk("jdks/temurin-25.jdk/Contents/Home", "25");

        // When
        ScriptRun run = script(Map.of(), "jdk");

        // Then
        assertThat(run).isEqualTo(new ScriptRun(0, home + "\n"));
    }

    @Test
    void doesNotTakeARuntimeWithoutCompiler() throws Exception {
        // Given
        Path runtime = jdk("jdks/jre-25", "25");
        Files.delete(runtime.resolve("bin/javac"));

        // When
        ScriptRun run = script(Map.of(), "jdk");

        // Then
        assertThat(run.exitStatus()).isEqualTo(1);
    }

    @Test
    void saysWhatToInstallWhereThereIsNoJdk() throws Exception {
        // Given
        jdk("jdks/java-17", "17.0.15");

        // When
        ScriptRun run = script(Map.of(), "demo");

        // Then
        assertThat(run.exitStatus()).isEqualTo(1);
        assertThat(run.output()).contains("no JDK 25 or newer", "apt install", "brew install", "JAVA_HOME");
    }

    @Test
    void saysThatMavenIsMissing() throws Exception {
        // Given
        jdk("jdks/java-25", "25");

        // When
        ScriptRun run = script(Map.of("PATH", toolsWithoutMaven().toString()), "format");

        // Then
        assertThat(run.exitStatus()).isEqualTo(1);
        assertThat(run.output()).contains("Maven is not on the PATH", "3.8.7 or newer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.8.6", "3.6.3", "2.99.99"})
    void saysThatMavenIsTooOld(String version) throws Exception {
        // Given
        jdk("jdks/java-25", "25");
        Path tools = toolsWithoutMaven();
        executable(tools.resolve("mvn"), "#!/bin/sh\necho 'Apache Maven " + version + " (hash)'\n");

        // When
        ScriptRun run = script(Map.of("PATH", tools.toString()), "format");

        // Then
        assertThat(run.exitStatus()).isEqualTo(1);
        assertThat(run.output()).contains("Maven " + version + " on the PATH is too old");
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.8.7", "3.9.11", "3.10.0", "4.0.0-rc-4"})
    void usesAMavenThatIsNewEnough(String version) throws Exception {
        // Given
        Path jdk = jdk("jdks/java-25", "25");
        Path tools = toolsWithoutMaven();
        executable(
                tools.resolve("mvn"),
                "#!/bin/sh\ncase $1 in --version) echo 'Apache Maven " + version
                        + " (hash)' ;; *) echo \"$JAVA_HOME|$*\" ;; esac\n");

        // When
        ScriptRun run = script(Map.of("PATH", tools.toString()), "format");

        // Then
        assertThat(run).isEqualTo(new ScriptRun(0, jdk + "|-q -B -ntp spotless:apply\n"));
    }

    @Test
    void listsItsCommandsFromAnywhereAndThroughALink() throws Exception {
        // Given
        Path copy = Files.copy(
                SCRIPT, Files.createDirectories(folder.resolve("check out")).resolve("perrin"));
        Path link = Files.createSymbolicLink(folder.resolve("a link"), copy);

        // When
        ScriptRun run = ScriptRun.of(link, folder, Map.of("PATH", "/usr/bin:/bin"), "help");

        // Then
        assertThat(run.exitStatus()).isZero();
        assertThat(run.output()).contains("demo ", "test ", "format ", "clean ", "help ");
    }

    @Test
    void refusesAnUnknownCommand() throws Exception {
        // When
        ScriptRun run = script(Map.of(), "dmeo");

        // Then
        assertThat(run.exitStatus()).isEqualTo(2);
        assertThat(run.output()).contains("unknown command 'dmeo'");
    }

    private ScriptRun script(Map<String, String> environment, String... arguments) throws Exception {
        Map<String, String> whole = new HashMap<>();
        whole.put("PATH", "/usr/bin:/bin");
        whole.put("PERRIN_JDK_DIRS", folder.resolve("jdks").toString());
        whole.putAll(environment);
        if (!environment.containsKey("PATH")) {
            // The java of this machine must not be found on the way.
            whole.put("PATH", toolsWithoutMaven().toString());
        }
        return ScriptRun.of(SCRIPT, folder, whole, arguments);
    }

    private Path jdk(String name, String version) throws IOException {
        Path home = folder.resolve(name);
        Files.createDirectories(home.resolve("bin"));
        executable(home.resolve("bin/java"), "#!/bin/sh\nexit 1\n");
        executable(home.resolve("bin/javac"), "#!/bin/sh\nexit 1\n");
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"Test\"\nJAVA_VERSION=\"" + version + "\"\n");
        return home;
    }

    /// A folder with just the standard tools that the script uses.
    private Path toolsWithoutMaven() throws IOException {
        Path tools = Files.createDirectories(folder.resolve("tools"));
        for (String tool : new String[] {"sh", "sed", "head", "dirname", "basename", "readlink", "cat", "ls"}) {
            Path original = Files.exists(Path.of("/bin", tool)) ? Path.of("/bin", tool) : Path.of("/usr/bin", tool);
            executable(tools.resolve(tool), "#!/bin/sh\nexec " + original + " \"$@\"\n");
        }
        return tools;
    }

    private static void executable(Path file, String content) throws IOException {
        Files.writeString(file, content);
        if (!file.toFile().setExecutable(true)) {
            throw new IOException("cannot make " + file + " executable");
        }
    }
}

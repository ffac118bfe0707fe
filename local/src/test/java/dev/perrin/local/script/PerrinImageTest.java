package dev.perrin.local.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perrin.local.TestCheckout;
import dev.perrin.local.stack.ServiceName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `perrin image` in a made-up checkout whose path has a space, with a Maven and container tools that only write down
/// what they were asked. Pom and ports are the real ones.
class PerrinImageTest {
    @TempDir
    private Path folder = Path.of("");

    private Path checkout = Path.of("");
    private Path calls = Path.of("");

    @BeforeEach
    void makeCheckout() throws IOException {
        checkout = Files.createDirectories(folder.resolve("check out"));
        calls = Files.createFile(folder.resolve("calls"));
        for (String file : List.of("perrin", "pom.xml", "k8s/image/image.sh")) {
            copy(file);
        }
        for (ServiceName service : ServiceName.values()) {
            copy(service.module() + "/src/main/resources/application.properties");
        }
        for (String tool :
                List.of("sh", "sed", "head", "tail", "dirname", "basename", "readlink", "cat", "mkdir", "grep")) {
            tool(tool, "exec " + (Files.exists(Path.of("/bin", tool)) ? "/bin/" : "/usr/bin/") + tool + " \"$@\"");
        }
        tool("sleep", "exec /bin/sleep 0.05");
        tool(
                "mvn",
                "case $1 in --version) echo 'Apache Maven 3.9.11'; exit;; esac; " + note("mvn") + "[ ! -e '"
                        + folder.resolve("broken") + "' ] || { echo '[ERROR] broken'; exit 7; }");
        Path bin = Files.createDirectories(folder.resolve("jdk/bin"));
        executable(bin.resolve("java"), "exit 1");
        executable(bin.resolve("javac"), "exit 1");
        Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"25\"\n");
    }

    @Test
    void buildsTheTrainerForTheProcessorUnlessToldOtherwise() throws Exception {
        // Given
        tool("buildah", note("buildah"));

        // When
        ScriptRun run = image();

        // Then
        assertThat(run.exitStatus()).isZero();
        assertThat(run.output()).contains("built the image perrin/trainer-service:0.1.0-SNAPSHOT");
        assertThat(calls()).hasSize(2);
        assertThat(calls().getFirst())
                .startsWith("mvn|")
                .contains("|-pl|trainer-service|-am|", "|-Dquarkus.package.output-directory=image-cpu|", "|package|")
                .doesNotContain("|-P");
        assertThat(calls().getLast())
                .startsWith("buildah|build|")
                .contains(
                        "|--file|" + checkout + "/k8s/image/Containerfile|",
                        "|--target|service|",
                        "|--tag|perrin/trainer-service:0.1.0-SNAPSHOT|",
                        "|SERVICE=trainer-service|",
                        "|APPLICATION=trainer-service/target/image-cpu|",
                        "|PORT=7101|",
                        "|org.opencontainers.image.version=0.1.0-SNAPSHOT|")
                .doesNotContain("BASE=")
                .endsWith("|" + checkout + "|");
    }

    @ParameterizedTest
    @CsvSource({
        "pytorch, -Ppytorch, service, ''",
        "cuda, -Pcuda, service, docker.io/nvidia/cuda:11.8.0-runtime-ubuntu22.04",
        "pytorch-cuda, '', pytorch-cuda, ''"
    })
    void aVariantHasItsProfileItsTargetAndItsBase(String variant, String profile, String target, String base)
            throws Exception {
        // Given
        tool("podman", note("podman"));

        // When
        ScriptRun run = image("trainer", "--variant", variant);

        // Then
        assertThat(run.exitStatus()).isZero();
        assertThat(calls().getFirst()).contains("|-Dquarkus.package.output-directory=image-" + variant + "|");
        assertThat(calls().getFirst().contains("|-P")).isEqualTo(!profile.isEmpty());
        assertThat(calls().getFirst()).contains(profile);
        assertThat(calls().getLast())
                .contains(
                        "|--target|" + target + "|",
                        "|--tag|perrin/trainer-service:0.1.0-SNAPSHOT-" + variant + "|",
                        "|APPLICATION=trainer-service/target/image-" + variant + "|",
                        base.isEmpty() ? "" : "|BASE=" + base + "|");
        assertThat(calls().getLast().contains("BASE=")).isEqualTo(!base.isEmpty());
    }

    @ParameterizedTest
    @CsvSource({"snapshot, 7102", "analysis, 7103", "theory, 7104"})
    void buildsTheOtherServicesWithTheirPorts(String service, String port) throws Exception {
        // Given
        tool("podman", note("podman"));

        // When
        ScriptRun run = image(service, "--tag=registry.example/perrin/" + service + ":7");

        // Then
        assertThat(run.exitStatus()).isZero();
        assertThat(calls().getFirst()).contains("|-pl|" + service + "-service|-am|");
        assertThat(calls().getLast())
                .contains(
                        "|--tag|registry.example/perrin/" + service + ":7|",
                        "|SERVICE=" + service + "-service|",
                        "|APPLICATION=" + service + "-service/target/image-cpu|",
                        "|PORT=" + port + "|");
    }

    @ParameterizedTest
    @CsvSource({"true, docker", "false, podman"})
    void passesOverADockerWithoutItsEngine(boolean isRunning, String used) throws Exception {
        // Given
        tool("docker", "[ \"$1\" != info ] || exit " + (isRunning ? 0 : 1) + "; " + note("docker"));
        tool("podman", note("podman"));
        tool("buildah", note("buildah"));

        // When
        ScriptRun run = image();

        // Then
        assertThat(run.exitStatus()).isZero();
        assertThat(calls().getLast()).startsWith(used + "|build|");
    }

    @Test
    void takesTheToolThatTheEnvironmentNames() throws Exception {
        // Given
        tool("podman", note("podman"));
        tool("buildah", note("buildah"));

        // When
        ScriptRun run = image(Map.of("PERRIN_CONTAINER_TOOL", "buildah"));

        // Then
        assertThat(run.exitStatus()).isZero();
        assertThat(calls().getLast()).startsWith("buildah|build|");
    }

    @Test
    void saysWhatToInstallBeforeItBuildsAnythingWhereThereIsNoTool() throws Exception {
        // Given
        tool("docker", "exit 1");

        // When
        ScriptRun run = image("--variant", "cuda");

        // Then
        assertThat(run.exitStatus()).isEqualTo(1);
        assertThat(run.output())
                .contains("no docker with a running engine, no podman and no buildah", "apt install buildah");
        assertThat(calls()).isEmpty();
    }

    @Test
    void handsWhatFollowsTwoDashesToTheTool() throws Exception {
        // Given
        tool("podman", note("podman"));

        // When
        image("--variant", "cuda", "--", "--build-arg", "BASE=own base", "--no-cache");

        // Then
        assertThat(calls().getLast())
                .as("after the script's own, so that it counts")
                .endsWith("|--build-arg|BASE=own base|--no-cache|" + checkout + "|");
    }

    @Test
    void makesNoImageOfABrokenBuildAndPassesOnThatAnImageFailed() throws Exception {
        // Given
        tool("podman", note("podman") + "exit 125");

        // When
        ScriptRun noImage = image();
        Files.createFile(folder.resolve("broken"));
        ScriptRun noBuild = image();

        // Then
        assertThat(noImage.exitStatus()).isEqualTo(1);
        assertThat(noImage.output())
                .contains("podman could not build the image")
                .doesNotContain("built the image");
        assertThat(noBuild.exitStatus()).isEqualTo(1);
        assertThat(noBuild.output()).contains("[ERROR] broken", "the build failed");
        assertThat(calls().stream().filter(call -> call.startsWith("podman"))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--variant gpu|--variant must be cpu, pytorch, cuda or pytorch-cuda, but is 'gpu'",
                "theory --variant cuda|--variant must be cpu for theory-service",
                "trianer|'trianer' must be a service",
                "--tag|--tag must be followed by a value"
            })
    void refusesWhatItDoesNotKnow(String arguments) throws Exception {
        // Given
        tool("podman", note("podman"));
        String[] parts = arguments.split("\\|", -1);

        // When
        ScriptRun run = image(parts[0].split(" ", -1));

        // Then
        assertThat(run.exitStatus()).isEqualTo(2);
        assertThat(run.output()).contains(parts[1], "usage: ./perrin image");
        assertThat(calls()).isEmpty();
    }

    private ScriptRun image(String... arguments) throws Exception {
        return image(Map.of(), arguments);
    }

    private ScriptRun image(Map<String, String> environment, String... arguments) throws Exception {
        Map<String, String> whole = new HashMap<>(environment);
        whole.put("PATH", folder.resolve("tools").toString());
        whole.put("JAVA_HOME", folder.resolve("jdk").toString());
        String[] all = new String[arguments.length + 1];
        all[0] = "image";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return ScriptRun.of(checkout.resolve("perrin"), folder, whole, all);
    }

    private List<String> calls() throws IOException {
        return Files.readAllLines(calls);
    }

    /// Shell that writes a name and all arguments down, each with a bar behind it.
    private String note(String name) {
        return "{ printf '%s|' " + name + " \"$@\"; echo; } >> '" + calls + "'; ";
    }

    private void copy(String file) throws IOException {
        Path target = checkout.resolve(file);
        Files.createDirectories(target.getParent());
        Files.copy(TestCheckout.root().resolve(file), target);
    }

    private void tool(String name, String body) throws IOException {
        executable(Files.createDirectories(folder.resolve("tools")).resolve(name), body);
    }

    private static void executable(Path file, String body) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        if (!file.toFile().setExecutable(true)) {
            throw new IOException("cannot make " + file + " executable");
        }
    }
}

package dev.perrin.local.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.perrin.local.TestCheckout;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a container is, as far as the file that its image is built from says it.
class ContainerfileTest {
    private Containerfile file = new Containerfile(List.of());

    @BeforeEach
    void read() throws IOException {
        file = Containerfile.read();
    }

    @Test
    void runsAsAUserThatIsNotRootAndHasANumber() {
        // Kubernetes' runAsNonRoot cannot tell of a name whose it is.
        assertThat(file.all("USER")).isNotEmpty().allMatch(user -> user.matches("[1-9][0-9]*(:[0-9]+)?"));
    }

    @Test
    void startsTheJvmItselfWithTheOptionsOfTheLauncher() throws Exception {
        // When
        List<String> entry = Arrays.asList(
                new ObjectMapper().readValue(file.all("ENTRYPOINT").getLast(), String[].class));

        // Then
        assertThat(entry.getFirst()).isEqualTo(file.environment().get("JAVA_HOME") + "/bin/java");
        assertThat(entry).contains("@/opt/perrin/java.options");
        assertThat(file.all("COPY")).contains("k8s/image/java.options java.options");
        assertThat(file.all("WORKDIR")).containsExactly("/opt/perrin");
        assertThat(entry).endsWith("-jar", "/opt/perrin/quarkus-run.jar");
    }

    @Test
    void writesOnlyIntoItsVolume() throws Exception {
        // Given
        assertThat(file.all("VOLUME")).hasSize(1);
        String volume = file.all("VOLUME").getFirst();

        // Then
        assertThat(file.environment().get("HOME")).isEqualTo(volume);
        assertThat(file.environment().get("PERRIN_TRAINER_CACHE_DIRECTORY")).startsWith(volume + "/");
        assertThat(file.all("ENTRYPOINT").getLast()).contains("\"-Djava.io.tmpdir=" + volume + "\"");
    }

    @Test
    void exposesThePortThatTheTrainerListensOn() throws Exception {
        // Given
        Properties properties = new Properties();
        try (var in = Files.newBufferedReader(
                TestCheckout.root().resolve("trainer-service/src/main/resources/application.properties"))) {
            properties.load(in);
        }

        // Then
        assertThat(file.all("EXPOSE")).containsExactly("${PORT}");
        assertThat(file.argument("PORT")).isEqualTo(properties.getProperty("quarkus.http.port"));
    }

    @Test
    void takesThePyTorchThatDjlConnectsTo() throws Exception {
        // Given
        Matcher version = Pattern.compile("<djl.pytorch.version>(.*)</djl.pytorch.version>")
                .matcher(Files.readString(TestCheckout.root().resolve("pom.xml")));
        assertThat(version.find()).isTrue();

        // Then
        assertThat(file.argument("PYTORCH")).contains(":" + version.group(1) + "-cuda12.8-");
        assertThat(file.environment())
                .containsEntry("PYTORCH_VERSION", version.group(1))
                .containsEntry("PYTORCH_FLAVOR", "cu128");
    }

    @ParameterizedTest
    @ValueSource(strings = {"target/quarkus-app", "target/image-cuda"})
    void aBuildSeesWhatItCopiesAndNoMore(String application) throws Exception {
        // Given
        List<String> rules = Files.readAllLines(TestCheckout.root().resolve(".dockerignore")).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
        assertThat(rules.getFirst()).isEqualTo("*");
        assertThat(rules.subList(1, rules.size())).allMatch(rule -> rule.startsWith("!"));

        // Then
        assertThat(file.sources("trainer-service/" + application))
                .isNotEmpty()
                .allMatch(source -> rules.stream().skip(1).anyMatch(rule -> letsThrough(rule.substring(1), source)));
        assertThat(List.of("pom.xml", ".git/config", "trainer-service/src/main/resources/application.properties"))
                .noneMatch(source -> rules.stream().skip(1).anyMatch(rule -> letsThrough(rule.substring(1), source)));
    }

    @Test
    void holdsNoSecrets() {
        assertThat(file.instructions())
                .noneMatch(each -> (each.name().equals("ENV") || each.name().equals("ARG"))
                        && each.arguments()
                                .toUpperCase(Locale.ROOT)
                                .matches(".*(KEY|SECRET|TOKEN|PASSWORD|CREDENTIAL).*"));
    }

    /// A rule is about a file and about all that lies in a folder of that name.
    private static boolean letsThrough(String rule, String source) {
        Path path = Path.of(source);
        var matcher = FileSystems.getDefault().getPathMatcher("glob:" + rule);
        for (int names = 1; names <= path.getNameCount(); names++) {
            if (matcher.matches(path.subpath(0, names))) {
                return true;
            }
        }
        return false;
    }
}

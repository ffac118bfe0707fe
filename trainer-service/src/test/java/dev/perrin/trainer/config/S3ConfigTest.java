package dev.perrin.trainer.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perrin.trainer.s3.S3Settings;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class S3ConfigTest {
    private static S3Settings settings(Map<String, String> values, Map<String, String> environment) {
        SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder().withMapping(S3Config.class);
        values.forEach(builder::withDefaultValue);
        return builder.build().getConfigMapping(S3Config.class).settings(environment);
    }

    @Test
    void ownKeysGoBeforeFilesAndThoseBeforeTheEnvironment() {
        Map<String, String> environment = Map.of("AWS_ACCESS_KEY_ID", "a", "AWS_SECRET_ACCESS_KEY", "s");
        Map<String, String> files =
                Map.of("perrin.s3.access-key-file", "/keys/access", "perrin.s3.secret-key-file", "/keys/secret");

        assertThat(settings(Map.of("perrin.s3.access-key", "k", "perrin.s3.secret-key", "t"), environment)
                        .credentials())
                .contains(new S3Settings.Credentials.Fixed("k", "t", Optional.empty()));
        assertThat(settings(files, environment).credentials())
                .contains(new S3Settings.Credentials.Files(
                        Path.of("/keys/access"), Path.of("/keys/secret"), Optional.empty()));
        assertThat(settings(Map.of(), environment).credentials())
                .contains(new S3Settings.Credentials.Fixed("a", "s", Optional.empty()));
        assertThat(settings(Map.of(), Map.of()).credentials()).isEmpty();
    }

    /// One set of variables may serve all services; snapshot-service has keys that mean nothing here.
    @Test
    void takesTheVariablesOfSnapshotService() {
        Map<String, String> variables = Map.of(
                "PERRIN_S3_BUCKET", "perrin",
                "PERRIN_S3_RETRY_MAX_ATTEMPTS", "3",
                "PERRIN_S3_ACCESS_KEY", "k",
                "PERRIN_S3_SECRET_KEY", "t",
                "PERRIN_S3_ENDPOINT", "http://store:9000");

        S3Settings settings = new SmallRyeConfigBuilder()
                .withMapping(S3Config.class)
                .withSources(new EnvConfigSource(variables, 300))
                .build()
                .getConfigMapping(S3Config.class)
                .settings(Map.of());

        assertThat(settings.endpoint()).hasToString("http://store:9000");
        assertThat(settings.credentials()).contains(new S3Settings.Credentials.Fixed("k", "t", Optional.empty()));
    }

    @Test
    void refusesHalfAPair() {
        assertThatThrownBy(() -> settings(Map.of("perrin.s3.secret-key", "t"), Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("perrin.s3.access-key must be set with perrin.s3.secret-key, but is absent");
    }

    @Test
    void keepsTheSecretOutOfText() {
        assertThat(settings(Map.of("perrin.s3.access-key", "k", "perrin.s3.secret-key", "hidden"), Map.of())
                        .toString())
                .contains("k")
                .doesNotContain("hidden");
    }

    @Test
    void refusesAnEndpointOfAnotherScheme() {
        assertThatThrownBy(() -> settings(Map.of("perrin.s3.endpoint", "ftp://store"), Map.of()))
                .hasMessage("perrin.s3.endpoint must begin with http:// or https://, but is ftp://store");
    }
}

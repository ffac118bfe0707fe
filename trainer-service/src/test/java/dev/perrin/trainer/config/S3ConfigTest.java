package dev.perrin.trainer.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perrin.objectstore.AwsEnvironment;
import dev.perrin.objectstore.CredentialSource;
import dev.perrin.objectstore.HttpSettings;
import dev.perrin.objectstore.StoreSettings;
import dev.perrin.objectstore.TlsSettings;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class S3ConfigTest {
    private static StoreSettings settings(Map<String, String> values, Map<String, String> environment) {
        SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 200, new DurationConverter())
                .withMapping(S3Config.class);
        values.forEach(builder::withDefaultValue);
        return builder.build().getConfigMapping(S3Config.class).settings(AwsEnvironment.of(environment));
    }

    @Test
    void ownKeysAndFilesGoBeforeTheEnvironment() {
        Map<String, String> environment = Map.of("AWS_ACCESS_KEY_ID", "a", "AWS_SECRET_ACCESS_KEY", "s");
        Map<String, String> files =
                Map.of("perrin.s3.access-key-file", "/keys/access", "perrin.s3.secret-key-file", "/keys/secret");

        assertThat(settings(Map.of("perrin.s3.access-key", "k", "perrin.s3.secret-key", "t"), environment)
                        .credentials())
                .isEqualTo(new CredentialSource.Fixed("k", "t", Optional.empty()));
        assertThat(settings(files, environment).credentials())
                .isEqualTo(
                        new CredentialSource.Files(Path.of("/keys/access"), Path.of("/keys/secret"), Optional.empty()));
        assertThat(settings(Map.of(), environment).credentials())
                .isEqualTo(new CredentialSource.Fixed("a", "s", Optional.empty()));
        assertThat(settings(Map.of(), Map.of()).credentials()).isEqualTo(new CredentialSource.Anonymous());
    }

    @Test
    void hasTheDefaultsOfTheClientWithoutALimitForALargeShard() {
        HttpSettings http = settings(Map.of(), Map.of()).http();

        assertThat(http.connectTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(http.readTimeout()).isEqualTo(Duration.ofSeconds(60));
        assertThat(http.writeTimeout()).isEqualTo(Duration.ofSeconds(60));
        assertThat(http.requestTimeout()).isEqualTo(Duration.ofDays(1));
    }

    /// One set of variables may serve all services; snapshot-service has keys that mean nothing here.
    @Test
    void takesTheVariablesOfSnapshotService() {
        Map<String, String> variables = Map.of(
                "PERRIN_S3_BUCKET", "perrin",
                "PERRIN_S3_RETRY_MAX_ATTEMPTS", "3",
                "PERRIN_S3_REQUEST_TIMEOUT", "1s",
                "PERRIN_S3_READ_TIMEOUT", "7s",
                "PERRIN_S3_ACCESS_KEY", "k",
                "PERRIN_S3_SECRET_KEY", "t",
                "PERRIN_S3_TLS_CA_FILE", "/ca.pem",
                "PERRIN_S3_ENDPOINT", "https://store:9000");

        StoreSettings settings = new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 200, new DurationConverter())
                .withMapping(S3Config.class)
                .withSources(new EnvConfigSource(variables, 300))
                .build()
                .getConfigMapping(S3Config.class)
                .settings(AwsEnvironment.of(Map.of()));

        assertThat(settings.endpoint()).hasToString("https://store:9000");
        assertThat(settings.credentials()).isEqualTo(new CredentialSource.Fixed("k", "t", Optional.empty()));
        assertThat(settings.tls()).isEqualTo(TlsSettings.trusting(Path.of("/ca.pem")));
        assertThat(settings.http().readTimeout()).isEqualTo(Duration.ofSeconds(7));
        assertThat(settings.http().requestTimeout()).isEqualTo(Duration.ofDays(1));
    }

    @Test
    void refusesHalfAPair() {
        assertThatThrownBy(() -> settings(Map.of("perrin.s3.secret-key", "t"), Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("credentials are given by [perrin.s3.secret-key], but perrin.s3.access-key is absent");
    }

    @Test
    void keepsTheSecretOutOfText() {
        assertThat(settings(Map.of("perrin.s3.access-key", "k", "perrin.s3.secret-key", "hidden"), Map.of())
                        .toString())
                .contains("k")
                .doesNotContain("hidden");
    }

    @Test
    void refusesBadValuesByTheirKeys() {
        assertThatThrownBy(() -> settings(Map.of("perrin.s3.endpoint", "ftp://store"), Map.of()))
                .hasMessage("perrin.s3.endpoint must begin with http:// or https://, but is ftp://store");
        assertThatThrownBy(() -> settings(Map.of("perrin.s3.bucket", "A"), Map.of()))
                .hasMessage("perrin.s3.bucket must be 3 to 63 of [a-z0-9.-], but is 'A'");
        assertThatThrownBy(() -> settings(Map.of("perrin.s3.tls.ca-file", "/ca.pem"), Map.of()))
                .hasMessage("perrin.s3.tls is configured, but perrin.s3.endpoint is http://localhost:9000");
    }
}

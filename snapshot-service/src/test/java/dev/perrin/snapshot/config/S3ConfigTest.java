package dev.perrin.snapshot.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perrin.objectstore.AwsEnvironment;
import dev.perrin.objectstore.CredentialSource;
import dev.perrin.objectstore.HttpSettings;
import dev.perrin.objectstore.StoreSettings;
import dev.perrin.objectstore.TlsSettings;
import dev.perrin.snapshot.s3.RetrySettings;
import dev.perrin.snapshot.s3.S3Settings;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class S3ConfigTest {
    private static final Map<String, String> KEYS =
            Map.of("perrin.s3.access-key", "user", "perrin.s3.secret-key", "hush");
    private static final Map<String, String> FILES =
            Map.of("perrin.s3.access-key-file", "/secrets/access", "perrin.s3.secret-key-file", "/secrets/secret");
    private static final Map<String, String> AWS =
            Map.of("AWS_ACCESS_KEY_ID", "cloud", "AWS_SECRET_ACCESS_KEY", "cloud-hush", "AWS_SESSION_TOKEN", "t");

    @Test
    void hasTheDefaultsOfTheSettings() {
        // When
        S3Settings settings = settings(KEYS, Map.of());

        // Then
        StoreSettings store = settings.store();
        assertThat(store.endpoint()).hasToString("http://localhost:9000");
        assertThat(store.bucket()).isEqualTo("perrin");
        assertThat(store.region()).isEqualTo("us-east-1");
        assertThat(store.pathStyle()).isTrue();
        assertThat(store.tls()).isEqualTo(TlsSettings.DEFAULT);
        assertThat(store.http()).isEqualTo(HttpSettings.DEFAULT);
        assertThat(settings.createBucket()).isTrue();
        assertThat(settings.retry()).isEqualTo(RetrySettings.DEFAULT);
        assertThat(settings.concurrentPuts()).isEqualTo(3);
    }

    @Test
    void takesCredentialsFromKeysFilesOrTheEnvironment() {
        assertThat(settings(KEYS, Map.of()).store().credentials())
                .isEqualTo(new CredentialSource.Fixed("user", "hush", Optional.empty()));
        assertThat(settings(FILES, Map.of()).store().credentials())
                .isEqualTo(new CredentialSource.Files(
                        Path.of("/secrets/access"), Path.of("/secrets/secret"), Optional.empty()));
        assertThat(settings(Map.of(), AWS).store().credentials())
                .isEqualTo(new CredentialSource.Fixed("cloud", "cloud-hush", Optional.of("t")));
    }

    @Test
    void needsCredentials() {
        assertThatThrownBy(() -> settings(Map.of(), Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("credentials must be given, either perrin.s3.access-key and ")
                .hasMessageEndingWith("AWS_SECRET_ACCESS_KEY, but are absent");
    }

    @Test
    void takesEverythingThatCanBeSet() {
        // When
        S3Settings settings = settings(
                Map.ofEntries(
                        Map.entry("perrin.s3.access-key", "user"),
                        Map.entry("perrin.s3.secret-key", "hush"),
                        Map.entry("perrin.s3.endpoint", "https://store.example:9443"),
                        Map.entry("perrin.s3.path-style", "false"),
                        Map.entry("perrin.s3.tls.ca-file", "/ca.pem"),
                        Map.entry("perrin.s3.connect-timeout", "1s"),
                        Map.entry("perrin.s3.read-timeout", "2s"),
                        Map.entry("perrin.s3.write-timeout", "3s"),
                        Map.entry("perrin.s3.request-timeout", "4s"),
                        Map.entry("perrin.s3.keep-alive", "5s"),
                        Map.entry("perrin.s3.connections", "6"),
                        Map.entry("perrin.s3.retry.max-attempts", "7"),
                        Map.entry("perrin.s3.retry.first-delay", "8ms"),
                        Map.entry("perrin.s3.retry.max-delay", "9s"),
                        Map.entry("perrin.s3.retry.window", "10s")),
                Map.of());

        // Then
        StoreSettings store = settings.store();
        assertThat(store.endpoint()).hasToString("https://store.example:9443");
        assertThat(store.pathStyle()).isFalse();
        assertThat(store.tls()).isEqualTo(TlsSettings.trusting(Path.of("/ca.pem")));
        assertThat(store.http())
                .isEqualTo(new HttpSettings(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(4),
                        6,
                        Duration.ofSeconds(5)));
        assertThat(settings.retry())
                .isEqualTo(new RetrySettings(7, Duration.ofMillis(8), Duration.ofSeconds(9), Duration.ofSeconds(10)));
    }

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource({
        "perrin.s3.endpoint, ftp://store, 'perrin.s3.endpoint must begin with http:// or https://, but is ftp://store'",
        "perrin.s3.endpoint, http://store/path, 'perrin.s3.endpoint must be a host, with a port or without, but is http://store/path'",
        "perrin.s3.bucket, A, 'perrin.s3.bucket must be 3 to 63 of [a-z0-9.-], but is ''A'''",
        "perrin.s3.region, a b, 'perrin.s3.region must be 1 to 63 of [A-Za-z0-9_-], but is ''a b'''",
        "perrin.s3.tls.ca-file, /ca.pem, 'perrin.s3.tls is configured, but perrin.s3.endpoint is http://localhost:9000'",
        "perrin.s3.tls.trust-store-password, x, 'perrin.s3.tls.trust-store-password is set, but perrin.s3.tls.trust-store is not'",
        "perrin.s3.connections, 2, 'connections must be at least concurrentPuts 3, but is 2'",
        "perrin.s3.read-timeout, 0s, 'perrin.s3.read-timeout must be at least 1 ms, but is PT0S'",
        "perrin.s3.retry.max-attempts, 0, 'max-attempts must be at least 1, but is 0'",
        "perrin.s3.retry.max-delay, 1ms, 'max-delay must be at least first-delay PT0.1S, but is PT0.001S'"
    })
    void namesABadValue(String key, String value, String message) {
        Map<String, String> given = Map.of("perrin.s3.access-key", "user", "perrin.s3.secret-key", "hush", key, value);
        assertThatThrownBy(() -> settings(given, Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    private static S3Settings settings(Map<String, String> properties, Map<String, String> environment) {
        S3Config config = new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 200, new DurationConverter())
                .withMapping(S3Config.class)
                .withSources(new PropertiesConfigSource(properties, "test", 100))
                .build()
                .getConfigMapping(S3Config.class);
        return Settings.of(config, AwsEnvironment.of(environment));
    }
}

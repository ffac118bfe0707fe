package dev.perrin.objectstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoreConfigTest {
    private static final Map<String, String> KEYS =
            Map.of("perrin.s3.access-key", "user", "perrin.s3.secret-key", "hush");
    private static final Map<String, String> FILES =
            Map.of("perrin.s3.access-key-file", "/secrets/access", "perrin.s3.secret-key-file", "/secrets/secret");
    private static final Map<String, String> AWS =
            Map.of("AWS_ACCESS_KEY_ID", "cloud", "AWS_SECRET_ACCESS_KEY", "cloud-hush", "AWS_SESSION_TOKEN", "t");

    /// As a service maps them.
    @ConfigMapping(prefix = "perrin.s3")
    interface Keys extends StoreConfig {}

    @Test
    void takesCredentialsFromKeysFilesOrTheEnvironment() {
        assertThat(settings(KEYS, Map.of()).credentials())
                .isEqualTo(new CredentialSource.Fixed("user", "hush", Optional.empty()));
        assertThat(settings(FILES, Map.of()).credentials())
                .isEqualTo(new CredentialSource.Files(
                        Path.of("/secrets/access"), Path.of("/secrets/secret"), Optional.empty()));
        assertThat(settings(Map.of(), AWS).credentials())
                .isEqualTo(new CredentialSource.Fixed("cloud", "cloud-hush", Optional.of("t")));
    }

    @Test
    void prefersItsOwnKeysToTheVariablesOfOtherPrograms() {
        assertThat(settings(KEYS, AWS).credentials())
                .isEqualTo(new CredentialSource.Fixed("user", "hush", Optional.empty()));
    }

    @Test
    void asksAnonymouslyOrNotAtAllWithoutCredentials() {
        StoreConfig none = config(Map.of());
        AwsEnvironment blank = AwsEnvironment.of(Map.of("AWS_ACCESS_KEY_ID", " "));

        assertThat(CredentialChoice.orAnonymous(none, blank)).isEqualTo(new CredentialSource.Anonymous());
        assertThatThrownBy(() -> CredentialChoice.required(none, blank))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("credentials must be given, either perrin.s3.access-key and perrin.s3.secret-key, or"
                        + " perrin.s3.access-key-file and perrin.s3.secret-key-file, or the environment variables"
                        + " AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, but are absent");
    }

    @Test
    void refusesHalfAndTwoWaysAtOnceEvenWhereNoneWillDo() {
        assertThatThrownBy(() -> settings(Map.of("perrin.s3.access-key", "user"), AWS))
                .hasMessage("credentials are given by [perrin.s3.access-key], but perrin.s3.secret-key is absent");
        assertThatThrownBy(() -> settings(Map.of("perrin.s3.session-token-file", "/t"), AWS))
                .hasMessage("credentials are given by [perrin.s3.session-token-file],"
                        + " but perrin.s3.access-key-file is absent");
        assertThatThrownBy(() -> settings(Map.of(), Map.of("AWS_SECRET_ACCESS_KEY", "hush")))
                .hasMessage("credentials are given by [AWS_SECRET_ACCESS_KEY], but AWS_ACCESS_KEY_ID is absent");
        Map<String, String> both = Map.of(
                "perrin.s3.access-key", "user", "perrin.s3.secret-key", "hush", "perrin.s3.access-key-file", "/a");
        assertThatThrownBy(() -> settings(both, Map.of()))
                .hasMessageStartingWith("credentials must be given one way, ")
                .hasMessageEndingWith(
                        "but are given by [perrin.s3.access-key, perrin.s3.secret-key] and [perrin.s3.access-key-file]");
    }

    @Test
    void tellsNoSecrets() {
        assertThat(settings(KEYS, Map.of()).toString()).contains("user").doesNotContain("hush");
        assertThat(AwsEnvironment.of(AWS).toString()).doesNotContain("hush").doesNotContain("t]");
        assertThat(new TlsSettings(Optional.empty(), Optional.of(Path.of("/t")), Optional.of("hush"), false).toString())
                .doesNotContain("hush");
    }

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource({
        "perrin.s3.endpoint, ftp://store, 'perrin.s3.endpoint must begin with http:// or https://, but is ftp://store'",
        "perrin.s3.endpoint, http://s/p, 'perrin.s3.endpoint must be a host, with a port or without, but is http://s/p'",
        "perrin.s3.bucket, A, 'perrin.s3.bucket must be 3 to 63 of [a-z0-9.-], but is ''A'''",
        "perrin.s3.region, a b, 'perrin.s3.region must be 1 to 63 of [A-Za-z0-9_-], but is ''a b'''",
        "perrin.s3.tls.ca-file, /a, 'perrin.s3.tls is configured, but perrin.s3.endpoint is http://localhost:9000'",
        "perrin.s3.tls.trust-store-password, x, 'perrin.s3.tls.trust-store-password is set, but perrin.s3.tls.trust-store is not'",
        "perrin.s3.connect-timeout, PT0S, 'perrin.s3.connect-timeout must be at least 1 ms, but is PT0S'",
        "perrin.s3.read-timeout, PT0S, 'perrin.s3.read-timeout must be at least 1 ms, but is PT0S'",
        "perrin.s3.write-timeout, PT-1S, 'perrin.s3.write-timeout must be at least 1 ms, but is PT-1S'"
    })
    void namesABadValue(String key, String value, String message) {
        Map<String, String> given = new HashMap<>(KEYS);
        given.put(key, value);
        assertThatThrownBy(() -> settings(given, Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void refusesTwoKindsOfTrust() {
        Map<String, String> given = new HashMap<>(KEYS);
        given.put("perrin.s3.endpoint", "https://store");
        given.put("perrin.s3.tls.ca-file", "/ca.pem");
        given.put("perrin.s3.tls.insecure-trust-anyone", "true");
        assertThatThrownBy(() -> settings(given, Map.of()))
                .hasMessage("at most one of perrin.s3.tls.ca-file, .trust-store and .insecure-trust-anyone may be set,"
                        + " but are 2");
    }

    private static StoreConfig config(Map<String, String> properties) {
        return new SmallRyeConfigBuilder()
                .withMapping(Keys.class)
                .withSources(new PropertiesConfigSource(properties, "test", 100))
                .build()
                .getConfigMapping(Keys.class);
    }

    private static StoreSettings settings(Map<String, String> properties, Map<String, String> environment) {
        StoreConfig config = config(properties);
        HttpSettings http = new HttpSettings(
                config.connectTimeout(),
                config.readTimeout(),
                config.writeTimeout(),
                Duration.ofMinutes(1),
                1,
                Duration.ofSeconds(1));
        return StoreSettings.of(config, CredentialChoice.orAnonymous(config, AwsEnvironment.of(environment)), http);
    }
}

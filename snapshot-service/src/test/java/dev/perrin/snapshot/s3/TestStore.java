package dev.perrin.snapshot.s3;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/// A store that runs for a test.
public interface TestStore extends AutoCloseable {
    CredentialSource.Fixed CREDENTIALS = new CredentialSource.Fixed("local-access", "local-secret", Optional.empty());

    /// Fewer and shorter waits than by default: what fails in a test is to fail soon.
    HttpSettings HTTP = new HttpSettings(
            Duration.ofSeconds(5),
            Duration.ofSeconds(20),
            Duration.ofSeconds(20),
            Duration.ofSeconds(60),
            16,
            Duration.ofSeconds(5));

    RetrySettings RETRY = new RetrySettings(4, Duration.ofMillis(20), Duration.ofMillis(200), Duration.ofSeconds(10));

    URI endpoint();

    default S3Settings settings(String bucket) {
        return settings(endpoint(), bucket, CREDENTIALS, TlsSettings.DEFAULT, true);
    }

    static S3Settings settings(
            URI endpoint, String bucket, CredentialSource credentials, TlsSettings tls, boolean pathStyle) {
        return new S3Settings(endpoint, credentials, bucket, "us-east-1", pathStyle, true, tls, HTTP, RETRY, 3);
    }

    @Override
    void close();
}

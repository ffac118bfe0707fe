package dev.perrin.snapshot.s3;

import dev.perrin.objectstore.CredentialSource;
import dev.perrin.objectstore.HttpSettings;
import dev.perrin.objectstore.StoreSettings;
import dev.perrin.objectstore.TlsSettings;
import dev.perrin.objectstore.testing.S3Server;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/// A store that runs for a test.
public interface TestStore extends AutoCloseable {
    CredentialSource.Fixed CREDENTIALS =
            new CredentialSource.Fixed(S3Server.ACCESS_KEY, S3Server.SECRET_KEY, Optional.empty());

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
        StoreSettings store = new StoreSettings(endpoint, credentials, bucket, "us-east-1", pathStyle, tls, HTTP);
        return new S3Settings(store, true, RETRY, 3);
    }

    @Override
    void close();
}

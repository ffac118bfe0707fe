package dev.perrin.snapshot.s3;

import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/// Over any store that runs somewhere. It gets buckets named after the tests, and keeps them.
///
/// ```text
/// PERRIN_TEST_S3_ENDPOINT     http://host:port, no TLS
/// PERRIN_TEST_S3_ACCESS_KEY   of somebody who may create buckets
/// PERRIN_TEST_S3_SECRET_KEY
/// PERRIN_TEST_S3_OPEN         true for a store that lets everybody in
/// ```
@EnabledIfEnvironmentVariable(named = "PERRIN_TEST_S3_ENDPOINT", matches = "http://.+")
class GivenStoreArchiveIT extends S3ArchiveContract {
    @Override
    S3Settings settings(String bucket) {
        return TestStore.settings(
                URI.create(System.getenv("PERRIN_TEST_S3_ENDPOINT")),
                bucket,
                new CredentialSource.Fixed(
                        System.getenv("PERRIN_TEST_S3_ACCESS_KEY"),
                        System.getenv("PERRIN_TEST_S3_SECRET_KEY"),
                        Optional.empty()),
                TlsSettings.DEFAULT,
                true);
    }

    @Override
    boolean checksCredentials() {
        return !Boolean.parseBoolean(System.getenv("PERRIN_TEST_S3_OPEN"));
    }
}

package dev.perrin.snapshot.s3;

import dev.perrin.objectstore.CredentialSource;
import dev.perrin.objectstore.TlsSettings;
import dev.perrin.snapshot.s3.StoreCapabilities.ConditionalPut;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/// Over any store that runs somewhere. It gets buckets named after the tests, and keeps them.
///
/// ```text
/// PERRIN_TEST_S3_ENDPOINT     http://host:port, no TLS
/// PERRIN_TEST_S3_ACCESS_KEY   of somebody who may create buckets
/// PERRIN_TEST_S3_SECRET_KEY
/// PERRIN_TEST_S3_OPEN         true for a store that lets everybody in
/// PERRIN_TEST_S3_CONDITIONAL  what to expect of conditional puts; HONOURED when absent
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
    Set<ConditionalPut> conditionalPuts() {
        String expected = System.getenv("PERRIN_TEST_S3_CONDITIONAL");
        return expected == null ? super.conditionalPuts() : Set.of(ConditionalPut.valueOf(expected));
    }

    @Override
    boolean checksCredentials() {
        return !Boolean.parseBoolean(System.getenv("PERRIN_TEST_S3_OPEN"));
    }
}

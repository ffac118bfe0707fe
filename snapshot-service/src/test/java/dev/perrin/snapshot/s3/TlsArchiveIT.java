package dev.perrin.snapshot.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perrin.objectstore.TlsSettings;
import dev.perrin.objectstore.testing.PrivateAuthority;
import dev.perrin.snapshot.archive.ArchiveUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Over the embedded server behind TLS, with a certificate of a private authority.
class TlsArchiveIT extends S3ArchiveContract {
    private PrivateAuthority authority;
    private EmbeddedObjectStore store;

    @BeforeAll
    void startStore(@TempDir Path folder, @TempDir Path keys) {
        authority = PrivateAuthority.create(keys);
        store = new EmbeddedObjectStore(folder, authority);
    }

    @AfterAll
    void stopStore() {
        store.close();
    }

    @Override
    S3Settings settings(String bucket) {
        return settings(bucket, TlsSettings.trusting(authority.certificate()));
    }

    private S3Settings settings(String bucket, TlsSettings tls) {
        return TestStore.settings(store.secureEndpoint(), bucket, TestStore.CREDENTIALS, tls, true);
    }

    @Override
    HttpClient anyone() {
        try (InputStream pem = Files.newInputStream(authority.certificate())) {
            KeyStore known = KeyStore.getInstance(KeyStore.getDefaultType());
            known.load(null, null);
            known.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(known);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return HttpClient.newBuilder().sslContext(context).build();
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void refusesAStoreOfAnUnknownAuthorityAtOnce() {
        try (StoreConnection trusting = StoreConnection.open(settings("unknown-authority", TlsSettings.DEFAULT))) {
            assertThatThrownBy(() -> new MinioSnapshotArchive(trusting).list("runs/"))
                    .isInstanceOf(ArchiveUnavailableException.class)
                    .hasMessageContaining("unable to find valid certification path");
            assertThat(trusting.monitor().repeats(FailureKind.PASSING)).isZero();
        }
    }

    @Test
    void refusesAHostThatTheCertificateIsNotFor() {
        // Given
        URI other = URI.create("https://localhost:" + store.secureEndpoint().getPort());
        S3Settings settings = TestStore.settings(
                other, "other-host", TestStore.CREDENTIALS, TlsSettings.trusting(authority.certificate()), true);

        // Then
        try (StoreConnection misled = StoreConnection.open(settings)) {
            assertThatThrownBy(() -> new MinioSnapshotArchive(misled).list("runs/"))
                    .isInstanceOf(ArchiveUnavailableException.class)
                    .hasMessageContaining("localhost not verified");
        }
    }

    @Test
    void trustsAnyoneOnlyWhenToldSo() {
        // Given
        TlsSettings anyone = new TlsSettings(Optional.empty(), Optional.empty(), Optional.empty(), true);

        // Then
        try (StoreConnection careless = StoreConnection.open(settings("trust-anyone", anyone))) {
            assertThat(new BucketInitializer(careless).createBucket()).isTrue();
        }
    }

    @Test
    void trustsATrustStore(@TempDir Path folder) throws IOException, GeneralSecurityException {
        // Given
        Path file = folder.resolve("trust.p12");
        try (InputStream pem = Files.newInputStream(authority.certificate());
                var out = Files.newOutputStream(file)) {
            KeyStore known = KeyStore.getInstance("PKCS12");
            known.load(null, null);
            known.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
            known.store(out, "opensesame".toCharArray());
        }
        TlsSettings trust = new TlsSettings(Optional.empty(), Optional.of(file), Optional.of("opensesame"), false);

        // Then
        try (StoreConnection trusting = StoreConnection.open(settings("trust-store", trust))) {
            assertThat(new BucketInitializer(trusting).createBucket()).isTrue();
        }
    }

    @Test
    void namesAFileThatHoldsNoCertificate(@TempDir Path folder) throws IOException {
        // Given
        Path empty = Files.createFile(folder.resolve("empty.pem"));

        // Then
        assertThatThrownBy(() -> StoreConnection.open(settings("none", TlsSettings.trusting(empty))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("empty.pem")
                .hasMessageContaining("there is no certificate of an authority in it");
        assertThatThrownBy(() ->
                        StoreConnection.open(settings("none", TlsSettings.trusting(folder.resolve("missing.pem")))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("missing.pem");
    }
}

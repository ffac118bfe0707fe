package dev.perrin.trainer.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perrin.objectstore.StoreClients;
import dev.perrin.objectstore.TlsSettings;
import dev.perrin.objectstore.testing.PrivateAuthority;
import dev.perrin.objectstore.testing.S3Server;
import dev.perrin.trainer.data.DataException;
import dev.perrin.trainer.journal.JournalException;
import io.minio.MakeBucketArgs;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// Against a real S3 server behind TLS, with a certificate of an authority that the Java runtime does not know.
@TestInstance(Lifecycle.PER_CLASS)
class TlsStoreTest {
    private static final byte[] CONTENT = {1, 2, 3, 4, 5};

    private PrivateAuthority authority;
    private S3Server server;

    @BeforeAll
    void startServer(@TempDir Path stored, @TempDir Path keys) {
        authority = PrivateAuthority.create(keys);
        server = new S3Server(stored, authority);
    }

    @AfterAll
    void stopServer() {
        server.close();
    }

    @Test
    void readsAndWritesWithTheAuthorityOfTheStore(@TempDir Path copies) throws Exception {
        // Given
        try (StoreClients store = open(TlsSettings.trusting(authority.certificate()))) {
            store.client().makeBucket(MakeBucketArgs.builder().bucket("perrin").build());
            MinioJournalStore journals = new MinioJournalStore(store);

            // When
            journals.put("journals/a/000000000001/000000/0000", CONTENT);

            // Then
            assertThat(journals.list("journals/"))
                    .isEqualTo(Map.of("journals/a/000000000001/000000/0000", (long) CONTENT.length));
            assertThat(journals.get("journals/a/000000000001/000000/0000", CONTENT.length))
                    .isEqualTo(CONTENT);
            List<Path> copied = new MinioFiles(store).copy("s3://perrin/journals/a/", "0000", copies);
            assertThat(copied).hasSize(1);
            assertThat(copied.getFirst()).hasBinaryContent(CONTENT);
        }
    }

    @Test
    void saysWhichKeyNamesTheAuthorityWhereItIsNotTrusted(@TempDir Path copies) {
        try (StoreClients store = open(TlsSettings.DEFAULT)) {
            assertThatThrownBy(() -> new MinioJournalStore(store).put("journals/b/000000000001/000000/0000", CONTENT))
                    .isInstanceOf(JournalException.class)
                    .hasMessageStartingWith("cannot put journals/b/000000000001/000000/0000 in bucket perrin of "
                            + server.secureEndpoint() + ": ")
                    .hasMessageContaining("unable to find valid certification path")
                    .hasMessageContaining("perrin.s3.tls.ca-file");
            assertThatThrownBy(() -> new MinioFiles(store).copy("s3://perrin/journals/", "0000", copies))
                    .isInstanceOf(DataException.class)
                    .hasMessageStartingWith(
                            "location 's3://perrin/journals/' cannot be read from " + server.secureEndpoint() + ": ")
                    .hasMessageContaining("unable to find valid certification path")
                    .hasMessageContaining("perrin.s3.tls.ca-file");
        }
    }

    @Test
    void namesTheFileOfAnAuthorityThatIsNotThere(@TempDir Path folder) {
        TlsSettings missing = TlsSettings.trusting(folder.resolve("missing.pem"));

        assertThatThrownBy(() -> open(missing))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("missing.pem");
    }

    private StoreClients open(TlsSettings tls) {
        return TestStores.open(server.secureEndpoint(), TestStores.KNOWN, tls);
    }
}

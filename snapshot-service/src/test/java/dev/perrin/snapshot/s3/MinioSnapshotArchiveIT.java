package dev.perrin.snapshot.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perrin.snapshot.archive.ArchiveUnavailableException;
import dev.perrin.snapshot.archive.SnapshotArchive;
import dev.perrin.snapshot.archive.SnapshotArchiveContract;
import io.minio.MinioClient;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(Lifecycle.PER_CLASS)
class MinioSnapshotArchiveIT extends SnapshotArchiveContract {
    private EmbeddedObjectStore store;
    private SnapshotArchive archive;
    private BucketInitializer bucket;

    @BeforeAll
    void startStore(@TempDir Path folder) {
        store = new EmbeddedObjectStore(folder);
    }

    @AfterAll
    void stopStore() {
        store.close();
    }

    @BeforeEach
    void useABucketOfItsOwn(TestInfo test) {
        String name = test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT);
        S3Settings settings = store.settings(name);
        MinioClient client = MinioClients.connect(settings);
        archive = new MinioSnapshotArchive(client, name);
        bucket = new BucketInitializer(client, archive, settings);
        bucket.createBucket();
    }

    @Override
    protected SnapshotArchive archive() {
        return archive;
    }

    @Test
    void createsTheBucketOnce() {
        assertThat(bucket.createBucket()).isFalse();
    }

    @Test
    void findsThatTheStoreHonoursConditionalPuts() {
        assertThat(bucket.honoursConditionalPut()).isTrue();
        assertThat(bucket.honoursConditionalPut()).isTrue();
    }

    @Test
    void saysThatTheStoreCannotBeReached() {
        // Given
        S3Settings nowhere = new S3Settings(
                URI.create("http://127.0.0.1:1"),
                "a",
                "s",
                "perrin",
                "us-east-1",
                true,
                true,
                Duration.ofSeconds(2),
                1);
        SnapshotArchive unreachable = new MinioSnapshotArchive(MinioClients.connect(nowhere), "perrin");

        // Then
        assertThatThrownBy(() -> unreachable.list("runs/"))
                .isInstanceOf(ArchiveUnavailableException.class)
                .hasMessageContaining("s3://perrin/runs/");
        assertThatThrownBy(() -> StoreProbe.connect(nowhere).check()).isInstanceOf(ArchiveUnavailableException.class);
    }

    @Test
    void takesAMissingBucketForAFailureAndNotForAnEmptyOne() {
        // Given
        S3Settings settings = store.settings("no-such-bucket");
        SnapshotArchive missing = new MinioSnapshotArchive(MinioClients.connect(settings), "no-such-bucket");

        // Then
        assertThatThrownBy(() -> missing.list("runs/")).isInstanceOf(ArchiveUnavailableException.class);
        assertThatThrownBy(() -> missing.read("runs/a")).isInstanceOf(ArchiveUnavailableException.class);
    }
}

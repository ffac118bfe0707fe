package dev.perrin.snapshot.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perrin.snapshot.archive.ArchiveUnavailableException;
import dev.perrin.snapshot.archive.ObjectContent;
import dev.perrin.snapshot.archive.SnapshotArchive;
import dev.perrin.snapshot.archive.SnapshotArchiveContract;
import io.minio.MinioClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
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
    void letsAnyoneFetchAPresignedObject() throws IOException, InterruptedException {
        // Given
        byte[] bytes = "fetched without credentials".getBytes(StandardCharsets.UTF_8);
        archive.put("runs/a/presigned", ObjectContent.of(bytes, "text/plain"));
        URI presigned = archive.presignedGet("runs/a/presigned", Duration.ofMinutes(1));

        // When
        HttpResponse<byte[]> fetched = get(presigned);
        HttpResponse<byte[]> unsigned = get(URI.create(presigned.toString().replaceFirst("\\?.*", "")));
        HttpResponse<byte[]> other = get(URI.create(presigned.toString().replace("a/presigned", "a/other")));

        // Then
        assertThat(fetched.statusCode()).isEqualTo(200);
        assertThat(fetched.body()).isEqualTo(bytes);
        assertThat(unsigned.statusCode()).isEqualTo(403);
        assertThat(other.statusCode()).isEqualTo(403);
    }

    private static HttpResponse<byte[]> get(URI address) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofByteArray());
        }
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

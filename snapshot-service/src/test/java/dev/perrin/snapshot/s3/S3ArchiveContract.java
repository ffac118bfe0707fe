package dev.perrin.snapshot.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.perrin.objectstore.CredentialSource;
import dev.perrin.objectstore.StoreClients;
import dev.perrin.objectstore.StoreSettings;
import dev.perrin.snapshot.archive.ArchiveUnavailableException;
import dev.perrin.snapshot.archive.ObjectContent;
import dev.perrin.snapshot.archive.SnapshotArchive;
import dev.perrin.snapshot.archive.SnapshotArchiveContract;
import dev.perrin.snapshot.s3.StoreCapabilities.ConditionalPut;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/// What the archive must do over every store that speaks S3, and what such a store is expected to be able to do.
@TestInstance(Lifecycle.PER_CLASS)
abstract class S3ArchiveContract extends SnapshotArchiveContract {
    private StoreConnection connection;
    private SnapshotArchive archive;
    private BucketInitializer bucket;

    /// @param bucket may not exist yet
    abstract S3Settings settings(String bucket);

    /// Whether the store asks who wants something of it.
    boolean checksCredentials() {
        return true;
    }

    /// What may be measured. A store that decides about a race by luck is not always found out.
    Set<ConditionalPut> conditionalPuts() {
        return Set.of(ConditionalPut.HONOURED);
    }

    @Override
    protected boolean putsAtomically() {
        return conditionalPuts().stream().allMatch(ConditionalPut::isAtomic);
    }

    /// A plain client that trusts the store.
    HttpClient anyone() {
        return HttpClient.newHttpClient();
    }

    @BeforeEach
    void useABucketOfItsOwn(TestInfo test) {
        String method = test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT);
        connection = StoreConnection.open(settings(method));
        archive = new MinioSnapshotArchive(connection);
        bucket = new BucketInitializer(connection);
        boolean _ = bucket.createBucket();
    }

    @AfterEach
    void closeConnection() {
        connection.close();
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
    void doesNotCreateABucketThatItMayNotCreate() {
        // Given
        S3Settings allowed = settings("never-created");
        S3Settings denied = new S3Settings(allowed.store(), false, allowed.retry(), 1);

        // Then
        try (StoreConnection other = StoreConnection.open(denied)) {
            assertThatThrownBy(() -> new BucketInitializer(other).createBucket())
                    .isInstanceOf(ArchiveUnavailableException.class)
                    .hasMessage("bucket never-created is missing, and perrin.s3.create-bucket is false");
        }
    }

    @Test
    void measuresWhatTheStoreCanDoAndLeavesNothingBehind() {
        // When
        StoreCapabilities found = new CapabilityProbe(connection).measure();

        // Then
        assertThat(found.conditionalPut()).isIn(conditionalPuts());
        assertThat(found.userMetadata()).isTrue();
        assertThat(found.rangeReads()).isTrue();
        assertThat(connection.monitor().capabilities()).hasValue(found);
        assertThat(archive.list("")).isEmpty();
    }

    @Test
    void letsAnyoneFetchAPresignedObject() throws IOException, InterruptedException {
        // Given
        byte[] bytes = "fetched without credentials".getBytes(StandardCharsets.UTF_8);
        archive.put("runs/a/presigned", ObjectContent.of(bytes, "text/plain"));
        URI presigned = archive.presignedGet("runs/a/presigned", Duration.ofMinutes(1));

        // When
        HttpResponse<byte[]> fetched = get(presigned, "bytes=0-");
        HttpResponse<byte[]> part = get(presigned, "bytes=8-14");

        // Then
        assertThat(fetched.body()).isEqualTo(bytes);
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).asString().isEqualTo("without");
        if (checksCredentials()) {
            URI unsigned = URI.create(presigned.toString().replaceFirst("\\?.*", ""));
            URI other = URI.create(presigned.toString().replace("a/presigned", "a/other"));
            assertThat(get(unsigned, "bytes=0-").statusCode()).isBetween(400, 403);
            assertThat(get(other, "bytes=0-").statusCode()).isEqualTo(403);
        }
    }

    @Test
    void saysThatCredentialsAreWrong() {
        // Given
        S3Settings right = settings("saysthatcredentialsarewrong");
        StoreSettings store = right.store();
        CredentialSource.Fixed known = (CredentialSource.Fixed) store.credentials();
        CredentialSource wrong =
                new CredentialSource.Fixed(known.accessKey(), "not-" + known.secretKey(), Optional.empty());
        StoreSettings askedByAStranger = new StoreSettings(
                store.endpoint(), wrong, store.bucket(), store.region(), store.pathStyle(), store.tls(), store.http());
        S3Settings denied = new S3Settings(askedByAStranger, right.createBucket(), right.retry(), 1);

        // Then
        try (StoreConnection stranger = StoreConnection.open(denied)) {
            SnapshotArchive closed = new MinioSnapshotArchive(stranger);
            if (checksCredentials()) {
                assertThatThrownBy(() -> closed.list("runs/"))
                        .isInstanceOf(ArchiveUnavailableException.class)
                        .hasMessageContaining("403");
                assertThatThrownBy(() -> closed.putIfAbsent("runs/a/b", ObjectContent.of(new byte[3], "text/plain")))
                        .isInstanceOf(ArchiveUnavailableException.class)
                        .hasMessageContaining("s3://saysthatcredentialsarewrong/runs/a/b failed: 403");
                assertThat(stranger.monitor().repeats(FailureKind.PASSING)).isZero();
            } else {
                assertThat(closed.list("runs/")).isEmpty();
            }
        }
    }

    @Test
    void takesAMissingBucketForAFailureAndNotForAnEmptyOne() {
        try (StoreConnection other = StoreConnection.open(settings("no-such-bucket"))) {
            SnapshotArchive missing = new MinioSnapshotArchive(other);
            assertThatThrownBy(() -> missing.list("runs/")).isInstanceOf(ArchiveUnavailableException.class);
            assertThatThrownBy(() -> missing.read("runs/a")).isInstanceOf(ArchiveUnavailableException.class);
            assertThatThrownBy(() -> missing.put("runs/a", ObjectContent.of(new byte[3], "text/plain")))
                    .isInstanceOf(ArchiveUnavailableException.class);
        }
        try (StoreProbe probe = new StoreProbe(settings("no-such-bucket"))) {
            assertThatThrownBy(probe::check).hasMessageContaining("no-such-bucket is missing");
        }
    }

    @Test
    void leavesNoThreadsBehind() throws InterruptedException {
        // Given
        List<Callable<Integer>> readers = IntStream.range(0, 24)
                .<Callable<Integer>>mapToObj(
                        index -> () -> archive.list("runs/").size())
                .toList();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThat(executor.invokeAll(readers)).hasSize(24);
        }
        long working = requestThreads();

        // When
        connection.close();

        // Then
        assertThat(working).isPositive();
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(requestThreads()).isZero());
    }

    private static long requestThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(StoreClients.THREAD_NAME))
                .count();
    }

    private HttpResponse<byte[]> get(URI address, String range) throws IOException, InterruptedException {
        try (HttpClient client = anyone()) {
            HttpRequest request =
                    HttpRequest.newBuilder(address).header("Range", range).build();
            return client.send(request, BodyHandlers.ofByteArray());
        }
    }
}

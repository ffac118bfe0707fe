package dev.perrin.snapshot.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perrin.objectstore.CredentialSource;
import dev.perrin.objectstore.HttpSettings;
import dev.perrin.objectstore.TlsSettings;
import dev.perrin.snapshot.archive.ArchiveFullException;
import dev.perrin.snapshot.archive.ArchiveUnavailableException;
import dev.perrin.snapshot.archive.CorruptObjectException;
import dev.perrin.snapshot.archive.ObjectContent;
import dev.perrin.snapshot.archive.SnapshotArchive;
import dev.perrin.snapshot.s3.FaultyRoute.Fate;
import dev.perrin.snapshot.s3.StoreCapabilities.ConditionalPut;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A real store behind a bad route, or one that fails in all the ways stores do.
@TestInstance(Lifecycle.PER_CLASS)
class StoreFaultsIT {
    private static final byte[] BYTES = randomBytes();

    private EmbeddedObjectStore store;
    private FaultyRoute route;
    private StoreConnection connection;
    private SnapshotArchive archive;
    private StoreConnection direct;
    private SnapshotArchive stored;

    @BeforeAll
    void startStore(@TempDir Path folder) {
        store = new EmbeddedObjectStore(folder);
        route = new FaultyRoute(store.endpoint());
    }

    @AfterAll
    void stopStore() {
        route.close();
        store.close();
    }

    @BeforeEach
    void connect(TestInfo test) {
        String bucket = "bucket-" + Math.abs((long) test.getDisplayName().hashCode()) + "-"
                + test.getTestMethod()
                        .orElseThrow()
                        .getName()
                        .toLowerCase(Locale.ROOT)
                        .length();
        route.follow(FaultyRoute.PASS);
        direct = StoreConnection.open(store.settings(bucket));
        stored = new MinioSnapshotArchive(direct);
        boolean _ = new BucketInitializer(direct).createBucket();
        connection = StoreConnection.open(settings(route.endpoint(), bucket));
        archive = new MinioSnapshotArchive(connection);
    }

    @AfterEach
    void close() {
        connection.close();
        direct.close();
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "507, InsufficientStorage, The server has no room",
        "507, XMinioStorageFull, Storage backend has reached its minimum free drive threshold",
        "403, QuotaExceeded, ''",
        "400, XMinioAdminBucketQuotaExceeded, Bucket quota exceeded",
        "400, EntityTooLarge, Your proposed upload exceeds the maximum allowed object size",
        "500, InternalError, /data/x: No space left on device"
    })
    void tellsAFullStoreAndGoesOnWhenThereIsRoom(int status, String code, String message) {
        // Given
        route.follow(request -> request.is("PUT") ? Fate.Answer.error(status, code, message) : new Fate.Pass());

        // When
        assertThatThrownBy(() -> archive.putIfAbsent("runs/a/1", content()))
                .isInstanceOf(ArchiveFullException.class)
                .hasMessageContaining("runs/a/1 failed: " + status + " " + code);

        // Then
        assertThat(connection.monitor().full()).hasValueSatisfying(full -> {
            assertThat(full.cause()).contains(code);
            assertThat(full.suspected()).isFalse();
            assertThat(full.sizeInBytes()).isEqualTo(BYTES.length);
        });
        assertThat(stored.list("")).isEmpty();
        assertThat(archive.list("")).isEmpty();
        route.follow(FaultyRoute.PASS);
        assertThat(archive.putIfAbsent("runs/a/1", content())).isTrue();
        assertThat(connection.monitor().full()).isEmpty();
        assertThat(stored.read("runs/a/1")).isEqualTo(ByteBuffer.wrap(BYTES));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(ints = {413, 507})
    void tellsAFullStoreByThePageOfAGateway(int status) {
        // Given
        route.follow(request -> new Fate.Answer(status, "text/html", "<h1>no</h1>", List.of()));

        // Then
        assertThatThrownBy(() -> archive.put("runs/a/1", content())).isInstanceOf(ArchiveFullException.class);
        assertThat(connection.monitor().full()).isPresent();
    }

    @Test
    void suspectsAFullDiskWhenPutsAloneAreFailed() {
        // Given
        Fate failed = Fate.Answer.error(500, "InternalError", "An internal error occurred. Try again.");
        route.follow(request -> request.is("PUT") ? failed : new Fate.Pass());

        // When
        assertThatThrownBy(() -> archive.put("runs/a/1", content()))
                .isInstanceOf(ArchiveUnavailableException.class)
                .isNotInstanceOf(ArchiveFullException.class);

        // Then
        assertThat(connection.monitor().full().orElseThrow().suspected()).isTrue();
        route.follow(FaultyRoute.PASS);
        archive.put("runs/a/1", content());
        assertThat(connection.monitor().full()).isEmpty();
    }

    @Test
    void suspectsNothingWhenNothingIsAnswered() {
        // Given
        route.follow(request -> Fate.Answer.error(500, "InternalError", "An internal error occurred. Try again."));

        // Then
        assertThatThrownBy(() -> archive.put("runs/a/1", content())).isInstanceOf(ArchiveUnavailableException.class);
        assertThat(connection.monitor().full()).isEmpty();
    }

    @Test
    void putsOnceTheStoreHasCaughtBreath() {
        // Given
        Fate slowDown = Fate.Answer.error(503, "SlowDown", "Please reduce your request rate.");
        route.first(slowDown, slowDown, new Fate.Answer(502, "text/html", "<h1>Bad gateway</h1>", List.of()));

        // When
        boolean put = archive.putIfAbsent("runs/a/1", content());

        // Then
        assertThat(put).isTrue();
        assertThat(stored.read("runs/a/1")).isEqualTo(ByteBuffer.wrap(BYTES));
        assertThat(connection.monitor().repeats(FailureKind.THROTTLED)).isEqualTo(2);
        assertThat(connection.monitor().repeats(FailureKind.PASSING)).isEqualTo(1);
    }

    @ParameterizedTest(name = "after {0} bytes")
    @ValueSource(ints = {0, 1, 65_536, 1_000_000, 2_999_999})
    void neverShowsAnObjectThatWasCutShort(int bytes) {
        // Given
        Fate broken = new Fate.BreakRequest(bytes);
        route.follow(request -> request.is("PUT") ? broken : new Fate.Pass());

        // When
        assertThatThrownBy(() -> archive.putIfAbsent("runs/a/1", content()))
                .isInstanceOf(ArchiveUnavailableException.class)
                .isNotInstanceOf(ArchiveFullException.class)
                .hasMessageContaining("after 4 attempts");

        // Then
        assertThat(stored.list("")).isEmpty();
        assertThat(stored.find("runs/a/1")).isEmpty();
        route.first(broken, broken);
        assertThat(archive.putIfAbsent("runs/a/1", content())).isTrue();
        assertThat(stored.read("runs/a/1")).isEqualTo(ByteBuffer.wrap(BYTES));
    }

    @Test
    void findsItsOwnObjectWhenTheAnswerToItsPutWasLost() {
        // Given
        route.first(new Fate.BreakAnswer(5));

        // When
        boolean put = archive.putIfAbsent("runs/a/1", content());

        // Then
        assertThat(put).isTrue();
        assertThat(stored.read("runs/a/1")).isEqualTo(ByteBuffer.wrap(BYTES));
    }

    @Test
    void doesNotTakeAnothersObjectForItsOwnHoweverOftenItTries() {
        // Given
        stored.put("runs/a/1", ObjectContent.of(new byte[] {1, 2, 3}, "application/octet-stream"));
        route.first(new Fate.BreakAnswer(5));

        // When
        boolean put = archive.putIfAbsent("runs/a/1", content());

        // Then
        assertThat(put).isFalse();
        assertThat(stored.read("runs/a/1")).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2, 3}));
    }

    /// The server limits bodies that are signed as a whole, and answers before it has read them.
    @Test
    @Timeout(60)
    void saysThatAnObjectIsTooLargeForTheStore(@TempDir Path folder) {
        // Given
        ObjectContent large = ObjectContent.of(new byte[40_000_000], "application/octet-stream");
        try (EmbeddedObjectStore limited = new EmbeddedObjectStore(
                        folder,
                        builder -> builder.endpoint(URI.create("http://127.0.0.1:0"))
                                .v4MaxNonChunkedRequestSize(32 << 20));
                StoreConnection to = StoreConnection.open(limited.settings("limited"))) {
            boolean _ = new BucketInitializer(to).createBucket();
            SnapshotArchive bounded = new MinioSnapshotArchive(to);

            // Then
            assertThatThrownBy(() -> bounded.putIfAbsent("runs/a/large", large))
                    .isInstanceOf(ArchiveFullException.class)
                    .hasMessageContaining("runs/a/large failed")
                    .hasMessageContaining("MaxMessageLengthExceeded");
            assertThat(bounded.list("runs/a/")).isEmpty();
            assertThat(bounded.putIfAbsent("runs/a/1", content())).isTrue();
        }
    }

    /// A store that takes a byte now and then keeps every other time-out from passing.
    @Test
    @Timeout(60)
    void givesUpAPutThatTheStoreTakesTooSlowly() throws IOException {
        // Given
        try (ServerSocket trickle = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> takeSlowly(trickle));
            S3Settings patient = settings(URI.create("http://127.0.0.1:" + trickle.getLocalPort()), "bucket");
            HttpSettings http = new HttpSettings(
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(1),
                    4,
                    Duration.ofSeconds(5));
            try (StoreConnection slow = StoreConnection.open(patient.with(http, RetrySettings.NONE))) {
                SnapshotArchive slowArchive = new MinioSnapshotArchive(slow);
                ObjectContent large = ObjectContent.of(new byte[40_000_000], "application/octet-stream");
                long begun = System.nanoTime();

                // Then
                assertThatThrownBy(() -> slowArchive.put("runs/a/large", large))
                        .isInstanceOf(ArchiveUnavailableException.class)
                        .hasMessageContaining("put s3://bucket/runs/a/large failed");
                assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(30));
            }
        }
    }

    private static void takeSlowly(ServerSocket trickle) {
        try (Socket client = trickle.accept()) {
            while (client.getInputStream().read() >= 0) {
                Thread.sleep(5);
            }
        } catch (IOException | InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void readsAgainWhenAnAnswerWasCutShort() {
        // Given
        stored.put("runs/a/1", content());
        route.first(
                new Fate.BreakAnswer(100_000),
                new Fate.BreakAnswer(10),
                Fate.Answer.error(500, "InternalError", "We encountered an internal error."));

        // When
        ByteBuffer read = archive.read("runs/a/1");

        // Then
        assertThat(read).isEqualTo(ByteBuffer.wrap(BYTES));
        route.first(new Fate.BreakAnswer(3_000));
        assertThat(archive.read("runs/a/1", 1_000_000, 500_000)).isEqualTo(ByteBuffer.wrap(BYTES, 1_000_000, 500_000));
        assertThat(connection.monitor().repeats(FailureKind.PASSING)).isEqualTo(4);
    }

    @Test
    void listsAgainWhenAPageWasCutShort() {
        // Given
        stored.put("runs/a/1", content());
        stored.put("runs/a/2", content());
        route.first(new Fate.BreakAnswer(600));

        // Then
        assertThat(archive.list("runs/")).hasSize(2);
        assertThat(connection.monitor().repeats(FailureKind.PASSING)).isEqualTo(1);
    }

    @Test
    void readsRangesFromAStoreThatIgnoresThem(@TempDir Path folder) {
        // Given
        try (EmbeddedObjectStore careless = EmbeddedObjectStore.forAnyone(folder);
                FaultyRoute losing = new FaultyRoute(careless.endpoint());
                StoreConnection own = StoreConnection.open(settings(losing.endpoint(), "ranges"))) {
            losing.follow(request -> new Fate.Strip("Range"));
            boolean _ = new BucketInitializer(own).createBucket();
            SnapshotArchive ignoring = new MinioSnapshotArchive(own);
            ignoring.put("runs/a/1", content());

            // When
            StoreCapabilities found = new CapabilityProbe(own).measure();

            // Then
            assertThat(found).isEqualTo(new StoreCapabilities(ConditionalPut.HONOURED, true, false));
            assertThat(ignoring.read("runs/a/1", 1_234_567, 7)).isEqualTo(ByteBuffer.wrap(BYTES, 1_234_567, 7));
            assertThatThrownBy(() -> ignoring.read("runs/a/1", BYTES.length, 1))
                    .isInstanceOf(CorruptObjectException.class);
        }
    }

    @Test
    void looksBeforeItPutsWhereConditionsAreIgnored(@TempDir Path folder) {
        // Given
        try (EmbeddedObjectStore careless = EmbeddedObjectStore.forAnyone(folder);
                FaultyRoute losing = new FaultyRoute(careless.endpoint());
                StoreConnection own = StoreConnection.open(settings(losing.endpoint(), "conditions"))) {
            losing.follow(request -> new Fate.Strip("If-None-Match"));
            boolean _ = new BucketInitializer(own).createBucket();
            SnapshotArchive ignoring = new MinioSnapshotArchive(own);

            // When
            StoreCapabilities found = new CapabilityProbe(own).measure();

            // Then
            assertThat(found).isEqualTo(new StoreCapabilities(ConditionalPut.IGNORED, true, true));
            assertThat(ignoring.putIfAbsent("runs/a/1", content())).isTrue();
            assertThat(ignoring.putIfAbsent("runs/a/1", ObjectContent.of(new byte[] {1}, "text/plain")))
                    .isFalse();
            assertThat(ignoring.read("runs/a/1")).isEqualTo(ByteBuffer.wrap(BYTES));
            assertThat(ignoring.list("probe/")).isEmpty();
        }
    }

    @Test
    void looksBeforeItPutsWhereConditionsAreRefused() {
        // Given
        Fate refused = Fate.Answer.error(501, "NotImplemented", "A header you provided implies functionality");
        route.follow(request -> request.has("If-None-Match: *") ? refused : new Fate.Pass());
        assertThat(archive.putIfAbsent("runs/a/unmeasured", content())).isTrue();
        assertThat(archive.putIfAbsent("runs/a/unmeasured", content())).isFalse();

        // When
        StoreCapabilities found = new CapabilityProbe(connection).measure();

        // Then
        assertThat(found).isEqualTo(new StoreCapabilities(ConditionalPut.UNSUPPORTED, true, true));
        assertThat(archive.putIfAbsent("runs/a/1", content())).isTrue();
        assertThat(archive.putIfAbsent("runs/a/1", ObjectContent.of(new byte[] {1}, "text/plain")))
                .isFalse();
        assertThat(stored.read("runs/a/1")).isEqualTo(ByteBuffer.wrap(BYTES));
    }

    @Test
    void measuresAgainWhenTheProbeItselfIsHitByFaults() {
        // Given
        Fate damaged = Fate.Answer.error(400, "BadDigest", "The Content-MD5 you specified did not match");
        AtomicInteger conditional = new AtomicInteger();
        route.follow(request ->
                request.has("If-None-Match: *") && conditional.getAndIncrement() < 2 ? damaged : new Fate.Pass());

        // When
        StoreCapabilities found = new CapabilityProbe(connection).measure();

        // Then
        assertThat(found).isEqualTo(new StoreCapabilities(ConditionalPut.HONOURED, true, true));
        assertThat(conditional.get()).isGreaterThan(2);
    }

    @Test
    void takesAConflictForPresenceOnlyWhenTheObjectIsThere() {
        // Given
        Fate conflict = Fate.Answer.error(409, "ConditionalRequestConflict", "Another request is under way");
        route.first(conflict);

        // Then
        assertThat(archive.putIfAbsent("runs/a/1", content())).isTrue();
        assertThat(connection.monitor().repeats(FailureKind.CONFLICT)).isEqualTo(1);
        route.first(conflict);
        assertThat(archive.putIfAbsent("runs/a/1", content())).isFalse();
        assertThat(connection.monitor().repeats(FailureKind.CONFLICT)).isEqualTo(1);
    }

    @Test
    void usesRotatedCredentialsWithoutARestart(@TempDir Path secrets) throws IOException {
        // Given
        Path access = Files.writeString(secrets.resolve("access"), TestStore.CREDENTIALS.accessKey());
        Path secret = Files.writeString(secrets.resolve("secret"), "outdated");
        CredentialSource files = new CredentialSource.Files(access, secret, Optional.empty());
        S3Settings settings =
                TestStore.settings(store.endpoint(), direct.settings().bucket(), files, TlsSettings.DEFAULT, true);

        // Then
        try (StoreConnection rotating = StoreConnection.open(settings)) {
            SnapshotArchive own = new MinioSnapshotArchive(rotating);
            assertThatThrownBy(() -> own.put("runs/a/1", content())).hasMessageContaining("403");
            Files.writeString(secret, TestStore.CREDENTIALS.secretKey() + "\n");
            own.put("runs/a/1", content());
            assertThat(own.read("runs/a/1")).isEqualTo(ByteBuffer.wrap(BYTES));
        }
    }

    @Test
    void sendsTheSessionTokenOfTemporaryCredentials() {
        // Given
        CredentialSource temporary = new CredentialSource.Fixed(
                TestStore.CREDENTIALS.accessKey(), TestStore.CREDENTIALS.secretKey(), Optional.of("token-of-an-hour"));
        S3Settings settings =
                TestStore.settings(route.endpoint(), direct.settings().bucket(), temporary, TlsSettings.DEFAULT, true);
        route.follow(request -> request.has("X-Amz-Security-Token: token-of-an-hour")
                ? Fate.Answer.error(418, "SawTheToken", "")
                : new Fate.Pass());

        // Then
        try (StoreConnection own = StoreConnection.open(settings)) {
            SnapshotArchive temporaryArchive = new MinioSnapshotArchive(own);
            assertThatThrownBy(() -> temporaryArchive.list("")).hasMessageContaining("SawTheToken");
            assertThatThrownBy(() -> temporaryArchive.put("runs/a/1", content()))
                    .hasMessageContaining("SawTheToken");
        }
    }

    /// The names of such buckets mean nothing to the resolver here, so a proxy brings the requests to the store.
    @Test
    void namesTheBucketInTheHostWhenToldSo(@TempDir Path folder) {
        // Given
        ProxySelector usual = ProxySelector.getDefault();
        try (EmbeddedObjectStore virtual = new EmbeddedObjectStore(
                        folder,
                        builder -> builder.endpoint(URI.create("http://127.0.0.1:0"))
                                .virtualHost("store.test"));
                FaultyRoute proxy = new FaultyRoute(virtual.endpoint())) {
            ProxySelector.setDefault(new Through(proxy.endpoint()));
            S3Settings settings = TestStore.settings(
                    URI.create("http://store.test"), "virtual", TestStore.CREDENTIALS, TlsSettings.DEFAULT, false);
            try (StoreConnection own = StoreConnection.open(settings)) {
                SnapshotArchive virtualArchive = new MinioSnapshotArchive(own);

                // When
                boolean created = new BucketInitializer(own).createBucket();
                virtualArchive.put("runs/a/1", content());

                // Then
                assertThat(created).isTrue();
                assertThat(virtualArchive.read("runs/a/1")).isEqualTo(ByteBuffer.wrap(BYTES));
                assertThat(virtualArchive.list("runs/")).hasSize(1);
                assertThat(proxy.seen()).contains("PUT /runs/a/1", "GET /runs/a/1");
            }
        } finally {
            ProxySelector.setDefault(usual);
        }
    }

    @Test
    void saysThatTheStoreCannotBeReached() {
        // Given
        S3Settings nowhere = settings(URI.create("http://127.0.0.1:1"), "perrin");

        // Then
        try (StoreConnection own = StoreConnection.open(nowhere);
                StoreProbe probe = new StoreProbe(nowhere)) {
            assertThatThrownBy(() -> new MinioSnapshotArchive(own).list("runs/"))
                    .isInstanceOf(ArchiveUnavailableException.class)
                    .hasMessageContaining("s3://perrin/runs/");
            assertThatThrownBy(probe::check).isInstanceOf(ArchiveUnavailableException.class);
        }
    }

    private static S3Settings settings(URI endpoint, String bucket) {
        return TestStore.settings(endpoint, bucket, TestStore.CREDENTIALS, TlsSettings.DEFAULT, true);
    }

    private static ObjectContent content() {
        return new ObjectContent(
                List.of(ByteBuffer.wrap(BYTES, 0, 1_500_000), ByteBuffer.wrap(BYTES, 1_500_000, 1_500_000)),
                "application/octet-stream",
                Map.of());
    }

    private static byte[] randomBytes() {
        byte[] bytes = new byte[3_000_000];
        new Random(7).nextBytes(bytes);
        return bytes;
    }

    private static final class Through extends ProxySelector {
        private final Proxy proxy;

        Through(URI address) {
            this.proxy = new Proxy(
                    Proxy.Type.HTTP, new InetSocketAddress(InetAddress.getLoopbackAddress(), address.getPort()));
        }

        @Override
        public List<Proxy> select(URI uri) {
            return List.of(proxy);
        }

        @Override
        public void connectFailed(URI uri, SocketAddress address, IOException failure) {}
    }
}

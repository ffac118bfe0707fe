package dev.perrin.snapshot.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perrin.objectstore.TlsSettings;
import dev.perrin.snapshot.archive.CoordinateRange;
import dev.perrin.snapshot.archive.KnownRun;
import dev.perrin.snapshot.archive.OrdinalRange;
import dev.perrin.snapshot.archive.ReplaySelection;
import dev.perrin.snapshot.archive.RunDirectory;
import dev.perrin.snapshot.archive.SegmentCatalog;
import dev.perrin.snapshot.archive.SegmentReader;
import dev.perrin.snapshot.archive.SegmentStore;
import dev.perrin.snapshot.archive.ShardLayout;
import dev.perrin.snapshot.archive.ShardPoint;
import dev.perrin.snapshot.archive.SnapshotArchive;
import dev.perrin.snapshot.archive.StoredRuns;
import dev.perrin.snapshot.archive.TrajectoryReader;
import dev.perrin.snapshot.archive.VectorPart;
import dev.perrin.snapshot.archive.VectorSlice;
import dev.perrin.snapshot.ingest.TestRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// What a read fetches from a real store, counted where the bytes are: on the connection.
@TestInstance(Lifecycle.PER_CLASS)
class RangedReadIT {
    /// Three chunks a row; ten rows are 12 MB.
    private static final TestRun RUN = TestRun.of("ranged", 150_000, 1);

    private static final int SNAPSHOTS = 10;
    private static final long CHUNK_SIZE = 4 * 65_536;

    private EmbeddedObjectStore store;
    private StoreConnection connection;
    private CountingForwarder forwarder;
    private TrajectoryReader reader;
    private long segmentSize;

    @BeforeAll
    void store(@TempDir Path folder) {
        store = new EmbeddedObjectStore(folder);
        forwarder = new CountingForwarder(store.endpoint().getPort());
        S3Settings settings =
                TestStore.settings(forwarder.endpoint(), "perrin", TestStore.CREDENTIALS, TlsSettings.DEFAULT, true);
        connection = StoreConnection.open(settings);
        boolean _ = new BucketInitializer(connection).createBucket();
        SnapshotArchive archive = new MinioSnapshotArchive(connection);
        SegmentStore segments = new SegmentStore(archive);
        RunDirectory directory = new RunDirectory();
        KnownRun known = directory.update(RUN.limiting());
        ShardLayout layout = known.layout(known.shard(0).orElseThrow());
        List<ShardPoint> points = new ArrayList<>();
        for (long ordinal = 0; ordinal < SNAPSHOTS; ordinal++) {
            points.add(RUN.shardPoint(0, ordinal));
        }
        assertThat(segments.append(layout, points)).isInstanceOf(SegmentStore.Outcome.Stored.class);
        segmentSize = archive.list("runs/ranged/trajectory/").getFirst().sizeInBytes();
        StoredRuns runs = new StoredRuns(archive, segments, directory);
        reader = new TrajectoryReader(runs, new SegmentReader(archive, new SegmentCatalog(segments, runs)));
    }

    @AfterAll
    void stop() {
        connection.close();
        forwarder.close();
        store.close();
    }

    @Test
    void aRangeOfOneVectorFetchesItsChunkAndTheHead() {
        // Given
        long before = forwarder.bytesFromTheStore();

        // When
        VectorSlice slice = reader.vector(RUN.id(), 0, 7, VectorPart.VELOCITY, new CoordinateRange(70_000, 100))
                .orElseThrow();

        // Then
        ByteBuffer velocity = RUN.shardPoint(0, 7).velocity().getFirst();
        assertThat(slice.elements()).isEqualTo(velocity.slice(4 * 70_000, 400));
        assertThat(forwarder.bytesFromTheStore() - before).isBetween(CHUNK_SIZE, CHUNK_SIZE + (32 << 10));
    }

    @Test
    void headsFetchNoVectors() {
        // Given
        long before = forwarder.bytesFromTheStore();

        // When
        assertThat(reader.heads(RUN.id(), 0, new OrdinalRange(0, 99))).hasSize(SNAPSHOTS);

        // Then
        assertThat(forwarder.bytesFromTheStore() - before).isBetween(1L, 32L << 10);
    }

    @Test
    void oneSnapshotFetchesItsRows() {
        // Given
        long before = forwarder.bytesFromTheStore();

        // When
        List<Long> ordinals = new ArrayList<>();
        reader.read(
                new ReplaySelection(RUN.id(), 0, List.of(new OrdinalRange(3, 3)), Optional.empty()),
                slice -> ordinals.add(slice.head().ordinal()));

        // Then
        long rows = 2L * 4 * RUN.dimension();
        assertThat(ordinals).containsOnly(3L);
        assertThat(forwarder.bytesFromTheStore() - before)
                .isBetween(rows, rows + (32 << 10))
                .isLessThan(segmentSize / 4);
    }

    /// Passes connections on as they are and counts what comes back: headers, bodies and all.
    private static final class CountingForwarder implements AutoCloseable {
        private final ServerSocket listening;
        private final int target;
        private final AtomicLong fromTheStore = new AtomicLong();
        private final Set<Socket> open = ConcurrentHashMap.newKeySet();

        CountingForwarder(int target) {
            this.target = target;
            try {
                this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            Thread.ofVirtual().start(this::accept);
        }

        URI endpoint() {
            return URI.create("http://127.0.0.1:" + listening.getLocalPort());
        }

        long bytesFromTheStore() {
            return fromTheStore.get();
        }

        private void accept() {
            while (!listening.isClosed()) {
                try {
                    Socket client = listening.accept();
                    Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                    open.addAll(List.of(client, server));
                    Thread.ofVirtual().start(() -> pass(client, server, new AtomicLong()));
                    Thread.ofVirtual().start(() -> pass(server, client, fromTheStore));
                } catch (IOException closed) {
                    close();
                }
            }
        }

        /// Counts before it passes on: whoever has read the bytes finds them counted.
        private static void pass(Socket from, Socket to, AtomicLong counter) {
            byte[] buffer = new byte[64 << 10];
            try (from;
                    to) {
                for (int count = from.getInputStream().read(buffer);
                        count >= 0;
                        count = from.getInputStream().read(buffer)) {
                    counter.addAndGet(count);
                    to.getOutputStream().write(buffer, 0, count);
                    to.getOutputStream().flush();
                }
            } catch (IOException closed) {
                // One side is gone; both are closed now.
            }
        }

        @Override
        public void close() {
            try {
                listening.close();
                for (Socket socket : open) {
                    socket.close();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}

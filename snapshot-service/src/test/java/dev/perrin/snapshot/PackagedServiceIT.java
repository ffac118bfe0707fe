package dev.perrin.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.perrin.proto.archive.v1.ArchiveGrpc;
import dev.perrin.proto.archive.v1.ArchivedRun;
import dev.perrin.proto.archive.v1.CoordinateRange;
import dev.perrin.proto.archive.v1.GetRunRequest;
import dev.perrin.proto.archive.v1.GetRunResponse;
import dev.perrin.proto.archive.v1.ListRunsRequest;
import dev.perrin.proto.archive.v1.OrdinalList;
import dev.perrin.proto.archive.v1.OrdinalRange;
import dev.perrin.proto.archive.v1.ReplayRequest;
import dev.perrin.proto.archive.v1.ReplayResponse;
import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.snapshot.archive.RunManifest;
import dev.perrin.snapshot.archive.SnapshotArchive;
import dev.perrin.snapshot.archive.StoredTrajectories;
import dev.perrin.snapshot.ingest.TestRun;
import dev.perrin.snapshot.kafka.EmbeddedBroker;
import dev.perrin.snapshot.kafka.TestPublisher;
import dev.perrin.snapshot.s3.EmbeddedObjectStore;
import dev.perrin.snapshot.s3.MinioSnapshotArchive;
import dev.perrin.snapshot.s3.S3Settings;
import dev.perrin.snapshot.s3.StoreConnection;
import io.grpc.StatusRuntimeException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// The service as it is shipped, with a real broker and a real store, seen from outside.
@TestInstance(Lifecycle.PER_CLASS)
class PackagedServiceIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private EmbeddedBroker broker;
    private EmbeddedObjectStore store;
    private S3Settings settings;
    private StoreConnection connection;
    private SnapshotArchive archive;
    private TestPublisher publisher;
    private Path log;

    @BeforeAll
    void start(@TempDir Path logs, @TempDir Path objects) {
        broker = new EmbeddedBroker(logs);
        store = new EmbeddedObjectStore(objects);
        settings = store.settings("perrin");
        connection = StoreConnection.open(settings);
        archive = new MinioSnapshotArchive(connection);
        publisher = new TestPublisher(broker.bootstrapServers());
        log = Path.of("target", "packaged-service.log");
    }

    @AfterAll
    void stop() {
        publisher.close();
        connection.close();
        store.close();
        broker.close();
    }

    @Test
    void storesAndReplaysARunAcrossAKill() {
        TestRun run = TestRun.of("packaged", 1000, 2);
        publisher.announce(run.limiting());
        try (ServiceProcess service = service()) {
            publisher.publish(run, 0, 999);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(get(service, run).getRun().getSnapshotsStored())
                            .isPositive());
            service.kill();
        }
        publisher.publish(run, 1000, 1499);
        publisher.announce(run.finished(1500));

        try (ServiceProcess service = service()) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(get(service, run).getRun().getSnapshotsStored())
                            .isEqualTo(1500));
            StoredTrajectories.assertHoldsExactly(
                    archive, run, LongStream.range(0, 1500).toArray());
            assertThat(get(service, run).getRun().getRecord().getPhase()).isEqualTo(RunPhase.RUN_PHASE_FINISHED);
            assertThat(list(service)).extracting(ArchivedRun::getRun).containsExactly("packaged");
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(manifest(run).complete()).isTrue());
            assertThat(manifest(run).record()).isEqualTo(run.finished(1500));
            assertThat(manifest(run).segments()).hasSize(get(service, run).getSegmentsCount());

            replaysEverythingInOrder(service, run);
            replaysChosenOrdinalsAndCoordinates(service, run);
            refusesWhatCannotBeAnswered(service, run);
            assertThat(service.get("/q/metrics").body()).contains("perrin_ingest_segments_stored_total");
        }
    }

    private static void replaysEverythingInOrder(ServiceProcess service, TestRun run) {
        Iterator<ReplayResponse> replay = ArchiveGrpc.newBlockingStub(service.channel())
                .replay(ReplayRequest.newBuilder()
                        .setRun(run.id().value())
                        .setShard(1)
                        .setRange(OrdinalRange.newBuilder().setFirst(0).setLast(-1))
                        .build());
        for (long ordinal = 0; ordinal < 1500; ordinal++) {
            ReplayResponse point = replay.next();
            assertThat(point.getOrdinal()).isEqualTo(ordinal);
            assertThat(point.getStep()).isEqualTo(TestRun.step(ordinal));
            assertThat(point.getPosition().asReadOnlyByteBuffer()).isEqualTo(bytes(run.point(ordinal)[0], 500, 500));
            assertThat(point.getVelocity().asReadOnlyByteBuffer()).isEqualTo(bytes(run.point(ordinal)[1], 500, 500));
        }
        assertThat(replay.hasNext()).isFalse();
    }

    private static void replaysChosenOrdinalsAndCoordinates(ServiceProcess service, TestRun run) {
        Iterator<ReplayResponse> replay = ArchiveGrpc.newBlockingStub(service.channel())
                .replay(ReplayRequest.newBuilder()
                        .setRun(run.id().value())
                        .setOrdinals(OrdinalList.newBuilder().addAllOrdinal(List.of(3L, 4L, 700L, 1499L, 5000L)))
                        .setCoordinates(
                                CoordinateRange.newBuilder().setFirst(10).setCount(20))
                        .build());
        for (long ordinal : new long[] {3, 4, 700, 1499}) {
            ReplayResponse point = replay.next();
            assertThat(point.getOrdinal()).isEqualTo(ordinal);
            assertThat(point.getFirstCoordinate()).isEqualTo(10);
            assertThat(point.getPosition().asReadOnlyByteBuffer()).isEqualTo(bytes(run.point(ordinal)[0], 10, 20));
            assertThat(point.getVelocity().asReadOnlyByteBuffer()).isEqualTo(bytes(run.point(ordinal)[1], 10, 20));
        }
        assertThat(replay.hasNext()).isFalse();
    }

    private static void refusesWhatCannotBeAnswered(ServiceProcess service, TestRun run) {
        ArchiveGrpc.ArchiveBlockingStub stub = ArchiveGrpc.newBlockingStub(service.channel());
        ReplayRequest.Builder replay =
                ReplayRequest.newBuilder().setRun(run.id().value());
        assertThatThrownBy(() ->
                        stub.getRun(GetRunRequest.newBuilder().setRun("../etc").build()))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessageContaining("INVALID_ARGUMENT: run must be 1 to 64 of [a-z0-9-]");
        assertThatThrownBy(() ->
                        stub.getRun(GetRunRequest.newBuilder().setRun("nobody").build()))
                .hasMessageContaining("NOT_FOUND");
        assertThatThrownBy(() -> stub.replay(replay.build()).next()).hasMessageContaining("selection must be");
        replay.setRange(OrdinalRange.newBuilder().setFirst(0).setLast(5));
        replay.setCoordinates(CoordinateRange.newBuilder().setFirst(490).setCount(11));
        assertThatThrownBy(() -> stub.replay(replay.build()).next())
                .hasMessageContaining("INVALID_ARGUMENT: coordinates must lie within the 500");
    }

    private ServiceProcess service() {
        ServiceProcess service = new ServiceProcess(broker.bootstrapServers(), settings, log);
        service.awaitReady();
        return service;
    }

    private RunManifest manifest(TestRun run) {
        String key = "runs/" + run.id() + "/manifest.json";
        return RunManifest.parse(key, archive.read(key));
    }

    private static GetRunResponse get(ServiceProcess service, TestRun run) {
        return ArchiveGrpc.newBlockingStub(service.channel())
                .getRun(GetRunRequest.newBuilder().setRun(run.id().value()).build());
    }

    private static List<ArchivedRun> list(ServiceProcess service) {
        return ArchiveGrpc.newBlockingStub(service.channel())
                .listRuns(ListRunsRequest.getDefaultInstance())
                .getRunsList();
    }

    private static ByteBuffer bytes(float[] vector, int first, int count) {
        ByteBuffer bytes = ByteBuffer.allocate(count * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        IntStream.range(first, first + count).forEach(index -> bytes.putFloat(vector[index]));
        return bytes.flip();
    }
}

package dev.perrin.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.perrin.proto.archive.v1.ArchiveGrpc;
import dev.perrin.proto.archive.v1.ArchivedRun;
import dev.perrin.proto.archive.v1.CoordinateRange;
import dev.perrin.proto.archive.v1.ExportRequest;
import dev.perrin.proto.archive.v1.ExportResponse;
import dev.perrin.proto.archive.v1.GetRunRequest;
import dev.perrin.proto.archive.v1.ListSnapshotsRequest;
import dev.perrin.proto.archive.v1.OrdinalRange;
import dev.perrin.proto.archive.v1.PhaseSpacePart;
import dev.perrin.proto.archive.v1.PresignRequest;
import dev.perrin.proto.archive.v1.PresignedObject;
import dev.perrin.proto.archive.v1.ReadParametersRequest;
import dev.perrin.proto.archive.v1.ReadParametersResponse;
import dev.perrin.proto.archive.v1.ReplayRequest;
import dev.perrin.proto.archive.v1.ReplayResponse;
import dev.perrin.proto.archive.v1.RepublishProgress;
import dev.perrin.proto.archive.v1.RepublishRequest;
import dev.perrin.proto.archive.v1.SnapshotSelector;
import dev.perrin.proto.archive.v1.StateDict;
import dev.perrin.proto.archive.v1.StepRange;
import dev.perrin.proto.archive.v1.StoredSnapshot;
import dev.perrin.proto.archive.v1.TrajectoryRange;
import dev.perrin.proto.curvature.v1.CurvaturePart;
import dev.perrin.proto.curvature.v1.CurvatureSummary;
import dev.perrin.proto.curvature.v1.HessianMethod;
import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.proto.trajectory.v1.DataType;
import dev.perrin.proto.trajectory.v1.Phase;
import dev.perrin.snapshot.archive.IndependentSafetensors;
import dev.perrin.snapshot.archive.ObjectContent;
import dev.perrin.snapshot.archive.PublishedRun;
import dev.perrin.snapshot.archive.SnapshotArchive;
import dev.perrin.snapshot.archive.VectorPart;
import dev.perrin.snapshot.kafka.EmbeddedBroker;
import dev.perrin.snapshot.kafka.TestPublisher;
import dev.perrin.snapshot.s3.EmbeddedObjectStore;
import dev.perrin.snapshot.s3.MinioSnapshotArchive;
import dev.perrin.snapshot.s3.S3Settings;
import dev.perrin.snapshot.s3.StoreConnection;
import dev.perrin.snapshot.shell.ShellRun;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// Every way of reading back, from the service as it is shipped, against what was published to a real broker and
/// stored in a real store.
@TestInstance(Lifecycle.PER_CLASS)
class ReadingIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final long LAST = 119;
    private static final PublishedRun FLOAT32 = PublishedRun.of(
                    "float32", DataType.DATA_TYPE_FLOAT32, 3, new long[] {40, 50}, new long[] {7})
            .withBuffers(new long[] {3}, new long[] {2, 2});
    private static final PublishedRun FLOAT64 =
            PublishedRun.of("float64", DataType.DATA_TYPE_FLOAT64, 1, new long[] {300}, new long[] {2, 2});
    private static final PublishedRun BFLOAT16 = PublishedRun.of(
                    "bfloat16", DataType.DATA_TYPE_BFLOAT16, 2, new long[] {33, 9}, new long[] {5})
            .withBuffers(new long[] {3}, new long[] {2, 2});

    private EmbeddedBroker broker;
    private EmbeddedObjectStore store;
    private S3Settings settings;
    private StoreConnection connection;
    private SnapshotArchive archive;
    private TestPublisher publisher;
    private ServiceProcess service;

    @BeforeAll
    void start(@TempDir Path logs, @TempDir Path objects) {
        broker = new EmbeddedBroker(logs);
        store = new EmbeddedObjectStore(objects);
        settings = store.settings("perrin");
        connection = StoreConnection.open(settings);
        archive = new MinioSnapshotArchive(connection);
        publisher = new TestPublisher(broker.bootstrapServers());
        service = new ServiceProcess(broker.bootstrapServers(), settings, Path.of("target", "reading.log"));
        service.awaitReady();
        for (PublishedRun run : runs()) {
            publisher.announce(run.record(RunPhase.RUN_PHASE_LIMITING, 0));
            publisher.publish(run, 0, LAST);
            publisher.announce(run.record(RunPhase.RUN_PHASE_FINISHED, LAST + 1));
        }
        runs().forEach(run -> awaitStored(run.id().value()));
    }

    @AfterAll
    void stop() {
        service.close();
        publisher.close();
        connection.close();
        store.close();
        broker.close();
    }

    private static List<PublishedRun> runs() {
        return List.of(FLOAT32, FLOAT64, BFLOAT16);
    }

    @Test
    void listsSnapshotsAsTheyWerePublished() {
        for (PublishedRun run : runs()) {
            List<StoredSnapshot> snapshots = new ArrayList<>();
            stub().listSnapshots(ListSnapshotsRequest.newBuilder()
                            .setRun(run.id().value())
                            .setSteps(StepRange.newBuilder()
                                    .setFirst(PublishedRun.step(3) - 5)
                                    .setLast(-1))
                            .build())
                    .forEachRemaining(snapshots::add);
            assertThat(snapshots).hasSize((int) LAST - 2);
            assertThat(snapshots.getFirst())
                    .isEqualTo(StoredSnapshot.newBuilder()
                            .setOrdinal(3)
                            .setStep(PublishedRun.step(3))
                            .setPhase(Phase.PHASE_BURN_IN)
                            .setCurvatureStep(PublishedRun.REFERENCE_STEP)
                            .build());
        }
        assertThat(service.get("/api/runs/float32/snapshots?last-ordinal=1").body())
                .isEqualTo("""
                        [
                        {"ordinal":0,"step":100,"phase":"burn_in","reference":true,"curvatureStep":100},
                        {"ordinal":1,"step":110,"phase":"burn_in","reference":false,"curvatureStep":100}
                        ]
                        """);
        assertThat(service.get("/api/runs/float32/snapshots?first-step=100000").body())
                .isEqualTo("[]\n");
    }

    @Test
    void exportsAStateDictOverGrpcAndHttp() {
        for (PublishedRun run : runs()) {
            byte[] file = export(ExportRequest.newBuilder()
                    .setRun(run.id().value())
                    .setStateDict(StateDict.newBuilder()
                            .setSnapshot(SnapshotSelector.newBuilder().setReference(true))
                            .setPart(PhaseSpacePart.PHASE_SPACE_PART_VELOCITY))
                    .build());
            HttpResponse<byte[]> download = service.download(
                    "/api/runs/" + run.id() + "/snapshots/reference/state_dict.safetensors?part=velocity");

            assertThat(download.statusCode()).isEqualTo(200);
            assertThat(download.headers().firstValueAsLong("Content-Length")).hasValue(file.length);
            assertThat(download.headers().firstValue("Content-Disposition"))
                    .hasValue("attachment; filename=\"" + run.id() + "-000000000000-velocity.safetensors\"");
            assertThat(download.body()).isEqualTo(file);
            IndependentSafetensors read = IndependentSafetensors.parse(file);
            assertThat(read.dtype().values()).containsOnly(dtype(run));
            for (int tensor = 0; tensor < 2; tensor++) {
                long[] shape = run.shapes().get(tensor);
                String name = PublishedRun.tensorName(tensor);
                assertThat(read.shape())
                        .containsEntry(name, Arrays.toString(shape).replace(" ", ""));
                long count = Arrays.stream(shape).reduce(1, Math::multiplyExact);
                assertThat(read.tensor(name)).isEqualTo(run.vector(0, VectorPart.VELOCITY, run.offset(tensor), count));
            }
        }
    }

    @Test
    void givesTheBuffersWithThePositions() {
        for (PublishedRun run : List.of(FLOAT32, BFLOAT16)) {
            byte[] buffers = run.buffers(7);
            IndependentSafetensors read = IndependentSafetensors.parse(export(ExportRequest.newBuilder()
                    .setRun(run.id().value())
                    .setStateDict(StateDict.newBuilder()
                            .setSnapshot(SnapshotSelector.newBuilder().setOrdinal(7)))
                    .build()));
            assertThat(read.dtype()).hasSize(4).containsEntry("norm.1.running_mean", "F32");
            assertThat(read.shape()).containsEntry("norm.1.running_mean", "[2,2]");
            assertThat(read.tensor("norm.0.running_mean")).isEqualTo(Arrays.copyOf(buffers, 12));
            assertThat(read.tensor("norm.1.running_mean")).isEqualTo(Arrays.copyOfRange(buffers, 12, 28));
            assertThat(read.tensor(PublishedRun.tensorName(1)))
                    .isEqualTo(run.vector(7, VectorPart.POSITION, run.offset(1), run.dimension() - run.offset(1)));

            byte[] numpy = service.download("/api/runs/" + run.id() + "/snapshots/7/tensors/norm.1.running_mean.npy")
                    .body();
            assertThat(Arrays.copyOfRange(numpy, numpy.length - 16, numpy.length))
                    .isEqualTo(Arrays.copyOfRange(buffers, 12, 28));

            for (int shard = 0; shard < 2; shard++) {
                List<ReplayResponse> replayed = new ArrayList<>();
                stub().replay(ReplayRequest.newBuilder()
                                .setRun(run.id().value())
                                .setShard(shard)
                                .setRange(OrdinalRange.newBuilder().setFirst(7).setLast(7))
                                .build())
                        .forEachRemaining(replayed::add);
                assertThat(replayed).hasSize(1);
                assertThat(replayed.getFirst().getBuffers().toByteArray())
                        .isEqualTo(shard == 0 ? buffers : new byte[0]);
            }
        }
    }

    @Test
    void exportsATrajectoryOverGrpcAndHttp() {
        for (PublishedRun run : runs()) {
            byte[] file = export(ExportRequest.newBuilder()
                    .setRun(run.id().value())
                    .setTrajectory(TrajectoryRange.newBuilder()
                            .setOrdinals(OrdinalRange.newBuilder().setFirst(5).setLast(-1))
                            .setParameters(
                                    CoordinateRange.newBuilder().setFirst(60).setCount(200))
                            .setEvery(7))
                    .build());
            assertThat(service.download("/api/runs/" + run.id()
                                    + "/trajectory.safetensors?first-ordinal=5&first=60&count=200&every=7")
                            .body())
                    .isEqualTo(file);
            IndependentSafetensors read = IndependentSafetensors.parse(file);
            long[] ordinals = LongStream.rangeClosed(5, LAST)
                    .filter(ordinal -> ordinal % 7 == 5)
                    .toArray();
            assertThat(read.longs("ordinal")).isEqualTo(ordinals);
            ByteArrayOutputStream positions = new ByteArrayOutputStream();
            Arrays.stream(ordinals)
                    .forEach(ordinal -> positions.writeBytes(run.vector(ordinal, VectorPart.POSITION, 60, 200)));
            assertThat(read.tensor("position")).isEqualTo(positions.toByteArray());
        }
    }

    @Test
    void readsATensorAndARange() {
        for (PublishedRun run : runs()) {
            long count = run.offset(1);
            byte[] published = run.vector(LAST, VectorPart.POSITION, 0, count);
            ByteArrayOutputStream elements = new ByteArrayOutputStream();
            List<ReadParametersResponse> parts = new ArrayList<>();
            stub().readParameters(ReadParametersRequest.newBuilder()
                            .setRun(run.id().value())
                            .setSnapshot(SnapshotSelector.newBuilder().setLast(true))
                            .setTensor(PublishedRun.tensorName(0))
                            .build())
                    .forEachRemaining(parts::add);
            parts.forEach(part -> elements.writeBytes(part.getElements().toByteArray()));
            assertThat(parts.getFirst().getSlice().getDataType()).isEqualTo(run.type());
            assertThat(parts.getFirst().getSlice().getOrdinal()).isEqualTo(LAST);
            assertThat(elements.toByteArray()).isEqualTo(published);

            byte[] numpy = service.download(
                            "/api/runs/" + run.id() + "/snapshots/last/tensors/" + PublishedRun.tensorName(0) + ".npy")
                    .body();
            byte[] range = service.download("/api/runs/" + run.id() + "/snapshots/5/parameters.npy?first=100&count=11")
                    .body();
            if (run.type() != DataType.DATA_TYPE_BFLOAT16) {
                assertThat(Arrays.copyOfRange(numpy, numpy.length - published.length, numpy.length))
                        .isEqualTo(published);
                int size = 11 * run.elementSize();
                assertThat(Arrays.copyOfRange(range, range.length - size, range.length))
                        .isEqualTo(run.vector(5, VectorPart.POSITION, 100, 11));
            }
        }
    }

    @Test
    void replaysStepsAtAPace() {
        // When
        long begun = System.nanoTime();
        Iterator<ReplayResponse> replay = stub().replay(ReplayRequest.newBuilder()
                .setRun("float32")
                .setShard(2)
                .setSteps(StepRange.newBuilder().setFirst(PublishedRun.step(10)).setLast(PublishedRun.step(19) + 9))
                .setSnapshotsPerSecond(10)
                .build());
        List<Long> ordinals = new ArrayList<>();
        replay.forEachRemaining(point -> {
            ordinals.add(point.getOrdinal());
            int offset = (int) FLOAT32.shards().get(2).getOffset();
            assertThat(point.getVelocity().toByteArray())
                    .isEqualTo(FLOAT32.vector(
                            point.getOrdinal(), VectorPart.VELOCITY, offset, FLOAT32.dimension() - offset));
            assertThat(point.getPhase())
                    .isEqualTo(PublishedRun.head(point.getOrdinal()).phase());
        });

        // Then
        assertThat(ordinals).isEqualTo(LongStream.rangeClosed(10, 19).boxed().toList());
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(890));
    }

    @Test
    void readsThinnedSegmentsAndSegmentsOfFormat1() {
        // Given: other objects under the keys that the service knows
        PublishedRun run = PublishedRun.of("thinned", DataType.DATA_TYPE_FLOAT64, 2, new long[] {10, 10});
        publisher.announce(run.record(RunPhase.RUN_PHASE_LIMITING, 0));
        for (int shard = 0; shard < 2; shard++) {
            run.store(archive, shard, 0, 9, LongStream.rangeClosed(0, 9).boxed().toList());
            run.storeFormat1(archive, shard, 10, 14);
        }
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(ordinals("thinned"))
                        .isEqualTo(LongStream.rangeClosed(0, 14).boxed().toList()));
        for (int shard = 0; shard < 2; shard++) {
            run.store(archive, shard, 0, 9, List.of(0L, 5L, 9L));
        }

        // Then
        assertThat(ordinals("thinned")).containsExactly(0L, 5L, 9L, 10L, 11L, 12L, 13L, 14L);
        IndependentSafetensors read = IndependentSafetensors.parse(
                service.download("/api/runs/thinned/trajectory.safetensors").body());
        assertThat(read.longs("ordinal")).containsExactly(0, 5, 9, 10, 11, 12, 13, 14);
        ByteArrayOutputStream velocities = new ByteArrayOutputStream();
        Arrays.stream(read.longs("ordinal"))
                .forEach(ordinal -> velocities.writeBytes(run.vector(ordinal, VectorPart.VELOCITY)));
        assertThat(read.tensor("velocity")).isEqualTo(velocities.toByteArray());
    }

    @Test
    void presignedUrlsGiveTheObjects() {
        List<PresignedObject> objects = stub().presign(PresignRequest.newBuilder()
                        .setRun("float64")
                        .setExpiresAfterSeconds(60)
                        .build())
                .getObjectsList();
        assertThat(objects).extracting(PresignedObject::getObjectKey).contains("runs/float64/manifest.json");
        for (PresignedObject object : objects) {
            byte[] fetched = service.download(URI.create(object.getUrl())).body();
            if (object.getObjectKey().contains("/trajectory/")) {
                assertThat(ByteBuffer.wrap(fetched)).isEqualTo(archive.read(object.getObjectKey()));
            }
        }
        assertThat(service.get("/api/runs/float64/segments").body()).contains("X-Amz-Signature");
        assertThatThrownBy(() -> stub().presign(PresignRequest.newBuilder()
                        .setRun("float64")
                        .setExpiresAfterSeconds(604_801)
                        .build()))
                .hasMessageContaining(
                        "INVALID_ARGUMENT: expires_after_seconds must be between 0 and 604800, but is 604801");
        assertThatThrownBy(() -> stub().presign(PresignRequest.newBuilder()
                        .setRun("float64")
                        .addObjectKey("runs/float32/manifest.json")
                        .build()))
                .hasMessageContaining("NOT_FOUND: object_key must be one of run float64's objects");
    }

    @Test
    void tellsWhatIsWrongWithAQuestion() {
        problem("/api/runs/No", 400, "run must be 1 to 64 of [a-z0-9-]");
        problem("/api/runs/nobody", 404, "run nobody is not known");
        problem(
                "/api/runs/float32/snapshots?first-step=x",
                400,
                "first-step must be a whole number, at least 0, but is 'x'");
        problem(
                "/api/runs/float32/snapshots/x/state_dict.safetensors",
                400,
                "snapshot must be an ordinal, 'last' or 'reference', but is 'x'");
        problem(
                "/api/runs/float32/snapshots/500/state_dict.safetensors",
                404,
                "snapshot of run float32 must be stored, but ordinal 500 is not");
        problem(
                "/api/runs/float32/snapshots/last/tensors/bias.npy",
                404,
                "tensor must be one of run float32's layout, but is 'bias'");
        problem(
                "/api/runs/float32/snapshots/last/parameters.npy?first=2000&count=8",
                400,
                "parameters must lie within the 2007 of the run, but are 2000 to 2007");
        problem(
                "/api/runs/float32/snapshots/last/parameters.npy?first=0&count=1&part=speed",
                400,
                "part must be position or velocity, but is 'speed'");
        assertThat(service.get("/api/runs").body())
                .contains("\"run\":\"float32\"")
                .contains("\"complete\":true");
        assertThat(service.get("/api/runs/float32").body())
                .contains("\"snapshotCount\":")
                .contains("\"record\":{");
    }

    @Test
    void namesTheDamagedObject() {
        // Given
        PublishedRun run = PublishedRun.of("damaged", DataType.DATA_TYPE_FLOAT32, 1, new long[] {100});
        publisher.announce(run.record(RunPhase.RUN_PHASE_LIMITING, 0));
        run.store(archive, 0, 0, 9, LongStream.rangeClosed(0, 9).boxed().toList());
        String key = archive.list("runs/damaged/trajectory/").getFirst().objectKey();
        ByteBuffer bytes = archive.read(key);
        bytes.put(bytes.limit() - 1, (byte) (bytes.get(bytes.limit() - 1) ^ 1));
        archive.put(
                key,
                new ObjectContent(
                        List.of(bytes),
                        "application/octet-stream",
                        archive.find(key).orElseThrow().metadata()));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(service.get("/api/runs").body()).contains("\"run\":\"damaged\""));

        // Then
        problem("/api/runs/damaged/trajectory.safetensors", 500, key);
        assertThatThrownBy(() -> export(ExportRequest.newBuilder()
                        .setRun("damaged")
                        .setTrajectory(TrajectoryRange.getDefaultInstance())
                        .build()))
                .hasMessageContaining("DATA_LOSS")
                .hasMessageContaining(key);
    }

    /// Four clients that take one message each, of 160 MB, from a service with a heap of 384 MiB.
    @Test
    void slowReadersHoldUpTheReadingAndNotTheMemory() throws Exception {
        // Given
        PublishedRun run = PublishedRun.of("wide", DataType.DATA_TYPE_FLOAT32, 1, new long[] {1_000_000});
        publisher.announce(run.record(RunPhase.RUN_PHASE_LIMITING, 0));
        for (long first = 0; first < 20; first += 2) {
            run.store(
                    archive,
                    0,
                    first,
                    first + 1,
                    LongStream.range(first, first + 2).boxed().toList());
        }
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(service.get("/api/runs").body()).contains("\"run\":\"wide\""));
        List<SlowReader> readers = Stream.generate(SlowReader::new).limit(4).toList();
        ExportRequest everything = ExportRequest.newBuilder()
                .setRun("wide")
                .setTrajectory(TrajectoryRange.getDefaultInstance())
                .build();

        // When
        // A connection each: what is not read of one stream holds up the others of its connection.
        List<ManagedChannel> channels = readers.stream()
                .map(_ -> ManagedChannelBuilder.forTarget(service.address())
                        .usePlaintext()
                        .build())
                .toList();
        for (int i = 0; i < readers.size(); i++) {
            ArchiveGrpc.newStub(channels.get(i)).export(everything, readers.get(i));
        }
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(readers)
                        .allSatisfy(reader -> assertThat(reader.received).hasSize(1)));
        byte[] whole = service.download("/api/runs/wide/trajectory.safetensors").body();

        // Then
        assertThat(readers).allSatisfy(reader -> assertThat(reader.received).hasSize(1));
        readers.getFirst().takeEverything();
        await().atMost(PATIENCE).until(() -> readers.getFirst().size.get() == whole.length);
        CRC32C checksum = new CRC32C();
        checksum.update(whole);
        assertThat(readers.getFirst().checksum.getValue()).isEqualTo(checksum.getValue());
        channels.forEach(ManagedChannel::shutdownNow);
        assertThat(Arrays.copyOfRange(whole, whole.length - 4_000_000, whole.length))
                .isEqualTo(run.vector(19, VectorPart.VELOCITY));
    }

    @Test
    void republishesARunUnderAnotherId() {
        // Given
        CurvaturePart[] curvature = curvature("float32", FLOAT32.dimension());
        Arrays.stream(curvature).forEach(publisher::publish);
        String measured = "runs/float32/curvature/000000000100/curvature.safetensors";
        await().atMost(PATIENCE).until(() -> archive.find(measured).isPresent());

        // When
        List<RepublishProgress> progress = new ArrayList<>();
        stub().republish(RepublishRequest.newBuilder()
                        .setRun("float32")
                        .setNewRun("again")
                        .build())
                .forEachRemaining(progress::add);

        // Then
        assertThat(progress.getLast())
                .isEqualTo(RepublishProgress.newBuilder()
                        .setSnapshotsPublished(LAST + 1)
                        .setSnapshotsSelected(LAST + 1)
                        .setDone(true)
                        .build());
        awaitStored("again");
        byte[] original =
                service.download("/api/runs/float32/trajectory.safetensors").body();
        byte[] repeated =
                service.download("/api/runs/again/trajectory.safetensors").body();
        assertThat(IndependentSafetensors.parse(repeated).bytes())
                .usingRecursiveComparison()
                .isEqualTo(IndependentSafetensors.parse(original).bytes());
        assertThat(IndependentSafetensors.parse(service.download("/api/runs/again/snapshots/7/state_dict.safetensors")
                                .body())
                        .tensor("norm.0.running_mean"))
                .isEqualTo(Arrays.copyOf(FLOAT32.buffers(7), 12));
        assertThat(heads("again")).isEqualTo(heads("float32"));
        RunRecord record = run("again").getRecord();
        assertThat(record.getPhase()).isEqualTo(RunPhase.RUN_PHASE_FINISHED);
        assertThat(record.getRepublishedFrom()).isEqualTo("float32");
        assertThat(record.getSpec().getRun()).isEqualTo("again");
        assertThat(record.getLimiting()).isEqualTo(run("float32").getRecord().getLimiting());
        String copied = measured.replace("float32", "again");
        await().atMost(PATIENCE).until(() -> archive.find(copied).isPresent());
        assertThat(IndependentSafetensors.parse(bytes(copied)).bytes())
                .usingRecursiveComparison()
                .isEqualTo(IndependentSafetensors.parse(bytes(measured)).bytes());
        assertThatThrownBy(() -> stub().republish(RepublishRequest.newBuilder()
                                .setRun("float32")
                                .setNewRun("float64")
                                .build())
                        .hasNext())
                .hasMessageContaining("ALREADY_EXISTS: new_run must not be known yet, but float64 is");
    }

    /// Nothing was sent yet, and nothing is due for a long time: only the deadline tells.
    @Test
    void endsARepublicationWhoseClientIsGone() {
        // Given
        RepublishRequest slow = RepublishRequest.newBuilder()
                .setRun("float64")
                .setNewRun("given-up")
                .setSnapshotsPerSecond(0.001)
                .build();

        // When
        assertThatThrownBy(() -> stub().withDeadlineAfter(2, TimeUnit.SECONDS)
                        .republish(slow)
                        .forEachRemaining(_ -> {}))
                .hasMessageContaining("DEADLINE_EXCEEDED");

        // Then
        await().atMost(PATIENCE).untilAsserted(() -> {
            RunRecord record = run("given-up").getRecord();
            assertThat(record.getPhase()).isEqualTo(RunPhase.RUN_PHASE_FAILED);
            assertThat(record.getReason()).contains("whoever asked for it has gone");
        });
    }

    @Test
    void answersFromAShell(@TempDir Path folder) throws Exception {
        // Given
        Path file = folder.resolve("last.safetensors");

        // When
        ShellRun runs = shell("runs");
        ShellRun show = shell("show float64 --segments");
        ShellRun snapshots = shell("snapshots float64 --first-ordinal 118");
        ShellRun export = shell("export float64 --velocity -o " + file);
        ShellRun store = shell("store");

        // Then
        assertThat(runs.out()).containsPattern("float32 +finished +120 +120 +2007 .* yes");
        assertThat(show.out()).contains("layer.1.weight").contains("120 stored, 120 published");
        assertThat(snapshots.out())
                .containsPattern("118 +1280 +limiting +100 +whole")
                .contains("2 snapshots");
        assertThat(export.exitStatus()).isZero();
        assertThat(store.out()).containsPattern("conditional puts +honoured").containsPattern("full +no");
        assertThat(IndependentSafetensors.parse(Files.readAllBytes(file)).tensor(PublishedRun.tensorName(0)))
                .isEqualTo(FLOAT64.vector(LAST, VectorPart.VELOCITY, 0, 300));
        assertThat(shell("export nobody -o " + file).err()).isEqualTo("perrin: run nobody is not known\n");
    }

    private ShellRun shell(String arguments) {
        return ShellRun.of(arguments + " --target " + service.address());
    }

    private static CurvaturePart[] curvature(String run, int dimension) {
        CurvaturePart common = CurvaturePart.newBuilder()
                .setRun(run)
                .setStep(100)
                .setPartCount(2)
                .setDimension(dimension)
                .setEigenvectorCount(2)
                .build();
        ByteBuffer elements = ByteBuffer.allocate(2 * dimension * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 2 * dimension; i++) {
            elements.putDouble(Math.sin(i));
        }
        CRC32C checksum = new CRC32C();
        checksum.update(elements.flip().duplicate());
        return new CurvaturePart[] {
            common.toBuilder()
                    .setSummary(CurvatureSummary.newBuilder()
                            .setMethod(HessianMethod.HESSIAN_METHOD_ANALYTIC)
                            .addEigenvalue(2.5)
                            .addEigenvalue(1.0 / 3)
                            .addNoiseVariance(1e-9)
                            .addNoiseVariance(0)
                            .addGradient(-1)
                            .addGradient(Double.MIN_VALUE)
                            .setAsymmetry(1.0 / 7))
                    .build(),
            common.toBuilder()
                    .setPart(1)
                    .setElements(ByteString.copyFrom(elements))
                    .setElementsCrc32C((int) checksum.getValue())
                    .build()
        };
    }

    private void problem(String path, int status, String detail) {
        HttpResponse<String> response = service.get(path);
        assertThat(response.statusCode()).as(path).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
        assertThat(response.body()).contains("\"status\":" + status).contains(detail);
    }

    private void awaitStored(String run) {
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(run(run).getComplete()).isTrue());
        assertThat(run(run).getSnapshotsStored()).isEqualTo(LAST + 1);
    }

    private ArchivedRun run(String run) {
        return stub().getRun(GetRunRequest.newBuilder().setRun(run).build()).getRun();
    }

    private List<Long> ordinals(String run) {
        return heads(run).stream().map(StoredSnapshot::getOrdinal).toList();
    }

    private List<StoredSnapshot> heads(String run) {
        List<StoredSnapshot> snapshots = new ArrayList<>();
        stub().listSnapshots(ListSnapshotsRequest.newBuilder().setRun(run).build())
                .forEachRemaining(snapshots::add);
        return snapshots;
    }

    private byte[] export(ExportRequest request) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        List<ExportResponse> parts = new ArrayList<>();
        stub().export(request).forEachRemaining(part -> {
            parts.add(part);
            content.writeBytes(part.getContent().toByteArray());
        });
        assertThat(parts.getFirst().getFile().getSizeInBytes()).isEqualTo(content.size());
        return content.toByteArray();
    }

    private byte[] bytes(String key) {
        ByteBuffer object = archive.read(key);
        byte[] bytes = new byte[object.remaining()];
        object.get(bytes);
        return bytes;
    }

    private ArchiveGrpc.ArchiveBlockingStub stub() {
        return ArchiveGrpc.newBlockingStub(service.channel());
    }

    private static String dtype(PublishedRun run) {
        return switch (run.type()) {
            case DATA_TYPE_FLOAT32 -> "F32";
            case DATA_TYPE_FLOAT64 -> "F64";
            default -> "BF16";
        };
    }

    /// Takes one message and no more until it is told to.
    private static final class SlowReader implements ClientResponseObserver<ExportRequest, ExportResponse> {
        private final List<Integer> received = new CopyOnWriteArrayList<>();
        private final CRC32C checksum = new CRC32C();
        private final AtomicLong size = new AtomicLong();
        private volatile @Nullable ClientCallStreamObserver<ExportRequest> call;

        @Override
        public void beforeStart(ClientCallStreamObserver<ExportRequest> stream) {
            stream.disableAutoRequestWithInitial(1);
            call = stream;
        }

        @Override
        public void onNext(ExportResponse response) {
            received.add(response.getContent().size());
            checksum.update(response.getContent().asReadOnlyByteBuffer());
            size.addAndGet(response.getContent().size());
        }

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onCompleted() {}

        void takeEverything() {
            call().request(Integer.MAX_VALUE);
        }

        private ClientCallStreamObserver<ExportRequest> call() {
            ClientCallStreamObserver<ExportRequest> stream = call;
            if (stream == null) {
                throw new IllegalStateException("not started");
            }
            return stream;
        }
    }
}

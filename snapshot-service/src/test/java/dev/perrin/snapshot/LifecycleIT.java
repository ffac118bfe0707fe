package dev.perrin.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.perrin.proto.archive.v1.ArchiveGrpc;
import dev.perrin.proto.archive.v1.ArchivedRun;
import dev.perrin.proto.archive.v1.GetRunRequest;
import dev.perrin.proto.archive.v1.OrdinalRange;
import dev.perrin.proto.archive.v1.ReplayRequest;
import dev.perrin.proto.archive.v1.RepublishProgress;
import dev.perrin.proto.archive.v1.RepublishRequest;
import dev.perrin.proto.curvature.v1.CurvaturePart;
import dev.perrin.proto.run.v1.LimitingPhase;
import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.snapshot.archive.ObjectContent;
import dev.perrin.snapshot.archive.ObjectInfo;
import dev.perrin.snapshot.archive.SnapshotArchive;
import dev.perrin.snapshot.archive.StoredTrajectories;
import dev.perrin.snapshot.ingest.TestRun;
import dev.perrin.snapshot.kafka.EmbeddedBroker;
import dev.perrin.snapshot.kafka.TestPublisher;
import dev.perrin.snapshot.s3.EmbeddedObjectStore;
import dev.perrin.snapshot.s3.MinioSnapshotArchive;
import dev.perrin.snapshot.s3.S3Settings;
import dev.perrin.snapshot.s3.StoreConnection;
import dev.perrin.snapshot.shell.ShellRun;
import dev.perrin.wire.Topic;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// The life of runs in the packaged service, with a real broker and a real store, from the shell.
@TestInstance(Lifecycle.PER_CLASS)
class LifecycleIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private EmbeddedBroker broker;
    private EmbeddedObjectStore store;
    private S3Settings settings;
    private StoreConnection connection;
    private SnapshotArchive archive;
    private TestPublisher publisher;

    @BeforeAll
    void start(@TempDir Path logs, @TempDir Path objects) {
        broker = new EmbeddedBroker(logs);
        store = new EmbeddedObjectStore(objects);
        settings = store.settings("perrin");
        connection = StoreConnection.open(settings);
        archive = new MinioSnapshotArchive(connection);
        publisher = new TestPublisher(broker.bootstrapServers());
    }

    @AfterAll
    void stop() {
        publisher.close();
        connection.close();
        store.close();
        broker.close();
    }

    @Test
    void looksAfterRunsFromTheFirstSnapshotToTheTombstone() {
        TestRun run = TestRun.of("a", 400, 2);
        TestRun other = TestRun.of("a-b", 40, 1);
        publish(run, 300);
        publish(other, 20);
        for (int part = 0; part < 2; part++) {
            publisher.publish(curvature("a", part));
            publisher.publish(curvature("a-b", part));
        }
        try (ServiceProcess service = service()) {
            awaitComplete(run);
            awaitComplete(other);
            verifiesAndRepairs(service);
            thins(service, run);
            deletes(service, run, other);
        }
        // A restart reads the topics again, and brings nothing back.
        try (ServiceProcess service = service()) {
            publisher.publish(run, 400, 401);
            awaitLetters(run, "deleted-run", 8);
            assertThat(archive.list("runs/a/")).isEmpty();
            assertThat(shell(service, "verify a-b").exitStatus()).isZero();
        }
    }

    @Test
    void refusesWhatIsBeyondTheQuotaAndGoesOnWhenItIsRaised() {
        TestRun run = TestRun.of("narrow", 1000, 1);
        TestRun other = TestRun.of("wide", 1000, 1);
        publisher.announce(run.limiting());
        publisher.announce(other.limiting());
        try (ServiceProcess service = service()) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(
                                    shell(service, "retain narrow --quota 100K").exitStatus())
                            .isZero());
            publisher.publish(run, 0, 29);
            publisher.publish(other, 0, 29);
            awaitLetters(run, "quota", 10);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(StoredTrajectories.countPoints(archive, other))
                            .isEqualTo(30));
            assertThat(archive.list("runs/narrow/").stream()
                            .mapToLong(object -> object.sizeInBytes())
                            .sum())
                    .isLessThanOrEqualTo(100 << 10);
            assertThat(service.get("/q/metrics").body()).contains("perrin_quota_exceeded_runs 1.0");
            ArchivedRun told = ArchiveGrpc.newBlockingStub(service.channel())
                    .getRun(GetRunRequest.newBuilder().setRun("narrow").build())
                    .getRun();
            assertThat(told.getQuotaExceeded().getQuotaInBytes()).isEqualTo(100 << 10);
            assertThat(told.getQuotaExceeded().getFirstRefusedOrdinal()).isEqualTo(told.getSnapshotsStored());
            assertThat(told.getQuotaExceeded().getRefused()).isEqualTo(30 - told.getSnapshotsStored());
            assertThat(service.get("/api/runs/narrow").body()).contains("\"quotaExceeded\":{\"quotaInBytes\":102400");
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(StandardCharsets.UTF_8
                                    .decode(archive.read("runs/narrow/manifest.json"))
                                    .toString())
                            .contains("\"quotaExceeded\"")
                            .contains("\"quotaInBytes\" : 102400"));

            assertThat(shell(service, "retain narrow --quota 10M").exitStatus()).isZero();
            publisher.publish(run, 30, 39);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(archive.list("runs/narrow/trajectory/"))
                            .anySatisfy(object -> assertThat(object.objectKey()).endsWith("000000000039.safetensors")));
        }
    }

    /// Killed while it publishes a run again: the next member puts the end of it on record.
    @Test
    void aRepublicationThatWasKilledEndsAsFailed() {
        TestRun run = TestRun.of("cut", 40, 1);
        publisher.announce(run.limiting());
        publisher.publish(run, 0, 19);
        publisher.announce(run.finished(20).toBuilder()
                .setLimiting(LimitingPhase.newBuilder().setReferenceStep(TestRun.step(0)))
                .build());
        Map<String, String> shortLease = Map.of("PERRIN_READING_REPUBLISH_LEASE", "3s");
        RepublishRequest slow = RepublishRequest.newBuilder()
                .setRun("cut")
                .setNewRun("cut-again")
                .setSnapshotsPerSecond(0.5)
                .build();
        try (ServiceProcess service = service(shortLease)) {
            awaitComplete(run);
            Iterator<RepublishProgress> progress =
                    ArchiveGrpc.newBlockingStub(service.channel()).republish(slow);
            assertThat(progress.hasNext()).isTrue();
            service.kill();
        }
        try (ServiceProcess service = service(shortLease)) {
            await().atMost(PATIENCE).untilAsserted(() -> {
                RunRecord record = record(service, "cut-again");
                assertThat(record.getPhase()).isEqualTo(RunPhase.RUN_PHASE_FAILED);
                assertThat(record.getReason()).startsWith("republishing run cut was cut off");
            });
            assertThat(shell(service, "delete cut-again --yes").exitStatus()).isZero();
        }
    }

    private static RunRecord record(ServiceProcess service, String run) {
        return ArchiveGrpc.newBlockingStub(service.channel())
                .getRun(GetRunRequest.newBuilder().setRun(run).build())
                .getRun()
                .getRecord();
    }

    private void verifiesAndRepairs(ServiceProcess service) {
        assertThat(shell(service, "verify a").exitStatus()).isZero();
        assertThat(shell(service, "verify a").out()).contains("all as they were stored");

        String segment = archive.list("runs/a/trajectory/00001/").getFirst().objectKey();
        ByteBuffer good = archive.read(segment);
        ObjectInfo info = archive.find(segment).orElseThrow();
        put(segment, flipped(good), info);
        ShellRun damaged = shell(service, "verify a");
        assertThat(damaged.exitStatus()).isEqualTo(3);
        assertThat(damaged.out()).containsPattern("damaged +" + segment);
        put(segment, good, info);

        ByteBuffer manifest = archive.read("runs/a/manifest.json");
        archive.put("runs/a/manifest.json", ObjectContent.of("{".getBytes(StandardCharsets.UTF_8), "application/json"));
        assertThat(shell(service, "repair a").exitStatus()).isZero();
        assertThat(archive.read("runs/a/manifest.json")).isEqualTo(manifest);
        assertThat(shell(service, "repair a").out()).contains("was right and stays as it is: 300 snapshots");
        assertThat(shell(service, "verify a").exitStatus()).isZero();
        assertThat(shell(service, "repair nobody").exitStatus()).isEqualTo(2);
    }

    private void thins(ServiceProcess service, TestRun run) {
        ShellRun told = shell(service, "retain a --every 50 --protect 0 --dry-run");
        assertThat(told.exitStatus()).isZero();
        assertThat(told.out()).contains("would remove 293 snapshots");
        assertThat(shell(service, "retain a").out()).contains("no, the service's default");
        ShellRun done = shell(service, "retain a --every 50 --protect 0 --apply");
        assertThat(done.out()).contains("removed 293 snapshots");
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(shell(service, "verify a").exitStatus()).isZero());
        for (int shard = 0; shard < 2; shard++) {
            assertThat(ordinals(service, run, shard)).containsExactly(0L, 50L, 100L, 150L, 200L, 250L, 299L);
        }
    }

    private static List<Long> ordinals(ServiceProcess service, TestRun run, int shard) {
        List<Long> ordinals = new ArrayList<>();
        ArchiveGrpc.newBlockingStub(service.channel())
                .replay(ReplayRequest.newBuilder()
                        .setRun(run.id().value())
                        .setShard(shard)
                        .setRange(OrdinalRange.newBuilder().setFirst(0).setLast(-1))
                        .build())
                .forEachRemaining(point -> ordinals.add(point.getOrdinal()));
        return ordinals;
    }

    private void deletes(ServiceProcess service, TestRun run, TestRun other) {
        assertThat(shell(service, "delete a --yes").out()).startsWith("run a is deleted: ");
        assertThat(archive.list("runs/a/")).isEmpty();
        StoredTrajectories.assertHoldsExactly(
                archive, other, LongStream.range(0, 20).toArray());
        assertThat(last(Topic.RUNS)).containsEntry("a", true).containsEntry("a-b", false);
        assertThat(last(Topic.CURVATURE).values().stream().filter(gone -> gone)).hasSize(2);
        assertThat(last(Topic.CURVATURE).values().stream().filter(gone -> !gone))
                .hasSize(2);
        // Its trainer goes on all the same.
        publisher.publish(run, 300, 301);
        awaitLetters(run, "deleted-run", 4);
        publisher.announce(run.finished(302));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(last(Topic.RUNS)).containsEntry("a", true));
        assertThat(archive.list("runs/a/")).isEmpty();
        assertThat(shell(service, "verify a").exitStatus()).isEqualTo(2);
        assertThat(shell(service, "delete a --yes").exitStatus()).isZero();
    }

    /// The second part never becomes a whole measurement, and has a key that must go all the same.
    private static CurvaturePart curvature(String run, int part) {
        return CurvaturePart.newBuilder()
                .setRun(run)
                .setStep(1_000_000)
                .setPart(part)
                .setPartCount(2)
                .setDimension(7)
                .setEigenvectorCount(1)
                .setElementsCrc32C(1)
                .build();
    }

    private void publish(TestRun run, long snapshots) {
        publisher.announce(run.limiting());
        publisher.publish(run, 0, snapshots - 1);
        publisher.announce(run.finished(snapshots));
    }

    private void awaitComplete(TestRun run) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(archive.find("runs/" + run.id() + "/manifest.json")).isPresent();
            ByteBuffer manifest = archive.read("runs/" + run.id() + "/manifest.json");
            assertThat(StandardCharsets.UTF_8.decode(manifest).toString()).contains("\"complete\" : true");
        });
    }

    private void awaitLetters(TestRun run, String reason, long atLeast) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(publisher.deadLetters(run.id().value()).stream()
                                .filter(letter -> letter.getReason().equals(reason))
                                .count())
                        .isGreaterThanOrEqualTo(atLeast));
    }

    /// For every key of a topic, whether its last record is a tombstone.
    private Map<String, Boolean> last(Topic topic) {
        Map<String, Boolean> last = new HashMap<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic.topicName()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(one -> consumer.position(one) < ends.getOrDefault(one, 0L))) {
                for (ConsumerRecord<byte[], byte[]> polled : consumer.poll(Duration.ofMillis(100))) {
                    last.put(new String(polled.key(), StandardCharsets.UTF_8), polled.value() == null);
                }
            }
        }
        return last;
    }

    private void put(String objectKey, ByteBuffer bytes, ObjectInfo info) {
        archive.put(objectKey, new ObjectContent(List.of(bytes), "application/octet-stream", info.metadata()));
    }

    private static ByteBuffer flipped(ByteBuffer good) {
        byte[] bytes = new byte[good.remaining()];
        good.duplicate().get(bytes);
        bytes[bytes.length - 3] ^= 1;
        return ByteBuffer.wrap(bytes);
    }

    private static ShellRun shell(ServiceProcess service, String command) {
        return ShellRun.of(command + " --target " + service.address());
    }

    private ServiceProcess service() {
        return service(Map.of());
    }

    private ServiceProcess service(Map<String, String> environment) {
        ServiceProcess service = new ServiceProcess(
                broker.bootstrapServers(), settings, Path.of("target", "lifecycle-service.log"), environment);
        service.awaitReady();
        return service;
    }
}

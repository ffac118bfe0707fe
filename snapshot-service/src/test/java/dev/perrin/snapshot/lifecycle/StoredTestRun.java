package dev.perrin.snapshot.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perrin.proto.run.v1.LimitingPhase;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.proto.trajectory.v1.Phase;
import dev.perrin.proto.trajectory.v1.Shard;
import dev.perrin.snapshot.archive.InMemorySnapshotArchive;
import dev.perrin.snapshot.archive.KnownRun;
import dev.perrin.snapshot.archive.ManifestKeeper;
import dev.perrin.snapshot.archive.Pace;
import dev.perrin.snapshot.archive.RunDirectory;
import dev.perrin.snapshot.archive.SegmentCatalog;
import dev.perrin.snapshot.archive.SegmentReader;
import dev.perrin.snapshot.archive.SegmentStore;
import dev.perrin.snapshot.archive.ShardPoint;
import dev.perrin.snapshot.archive.SnapshotArchive;
import dev.perrin.snapshot.archive.SnapshotHead;
import dev.perrin.snapshot.archive.StoredOrdinals;
import dev.perrin.snapshot.archive.StoredRuns;
import dev.perrin.snapshot.ingest.TestRun;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/// A run in an archive, and everything that looks after it there.
final class StoredTestRun {
    final TestRun run;
    final SnapshotArchive archive;
    final RunDirectory directory = new RunDirectory();
    final SegmentStore segments;
    final StoredRuns runs;
    final SegmentCatalog catalog;
    final SegmentReader reader;
    final ManifestKeeper manifests;
    final Scrub scrub;

    StoredTestRun(TestRun run, SnapshotArchive archive) {
        this.run = run;
        this.archive = archive;
        this.segments = new SegmentStore(archive);
        this.runs = new StoredRuns(archive, segments, directory);
        this.catalog = new SegmentCatalog(segments, runs);
        this.reader = new SegmentReader(archive, catalog);
        this.manifests = new ManifestKeeper(archive, segments, catalog, directory);
        this.scrub = new Scrub(archive, runs, segments, new StoredOrdinals(reader));
    }

    /// Two shards, in segments of 8 ordinals, of a run whose reference point is ordinal 0.
    static StoredTestRun finished(SnapshotArchive archive, String id, long snapshots) {
        return finished(archive, TestRun.of(id, 12, 2).withBuffers(5), snapshots);
    }

    /// The same, of a run with two shards.
    static StoredTestRun finished(SnapshotArchive archive, TestRun run, long snapshots) {
        StoredTestRun stored = new StoredTestRun(run, archive);
        stored.directory.update(stored.record(snapshots));
        for (int shard = 0; shard < 2; shard++) {
            for (long first = 0; first < snapshots; first += 8) {
                stored.append(shard, first, Math.min(first + 7, snapshots - 1));
            }
        }
        stored.manifests.write(_ -> true);
        return stored;
    }

    RunRecord record(long published) {
        return run.finished(published).toBuilder()
                .setLimiting(LimitingPhase.newBuilder().setReferenceStep(TestRun.step(0)))
                .build();
    }

    KnownRun known() {
        return directory.find(run.id()).orElseThrow();
    }

    void append(int shard, long first, long last) {
        Shard layout = run.shards().get(shard);
        List<ShardPoint> points = new ArrayList<>();
        for (long ordinal = first; ordinal <= last; ordinal++) {
            points.add(new ShardPoint(
                    new SnapshotHead(
                            ordinal, TestRun.step(ordinal), Phase.PHASE_LIMITING, ordinal == 0, OptionalLong.empty()),
                    List.of(vector(layout, ordinal, 0)),
                    List.of(vector(layout, ordinal, 1)),
                    shard == 0 ? List.of(ByteBuffer.wrap(run.buffers(ordinal))) : List.of()));
        }
        assertThat(segments.append(known().layout(layout), points)).isInstanceOf(SegmentStore.Outcome.Stored.class);
    }

    /// What is stored of each shard is bit-equal to what was published.
    ///
    /// @return ordinals of each shard
    Map<Integer, List<Long>> assertBitEqual() {
        Map<Integer, List<Long>> ordinals = new TreeMap<>();
        new StoredRuns(archive, segments, directory)
                .find(run.id())
                .orElseThrow()
                .segments()
                .forEach(key -> {
                    Shard shard = run.shards().get(key.shard());
                    for (ShardPoint point : new SegmentReader(archive, new SegmentCatalog(segments, runs))
                            .whole(key)
                            .points()) {
                        assertThat(point.head().step()).isEqualTo(TestRun.step(point.ordinal()));
                        assertThat(point.head().reference()).isEqualTo(point.ordinal() == 0);
                        assertThat(point.position()).containsExactly(vector(shard, point.ordinal(), 0));
                        assertThat(point.velocity()).containsExactly(vector(shard, point.ordinal(), 1));
                        byte[] buffers = key.shard() == 0 ? run.buffers(point.ordinal()) : new byte[0];
                        assertThat(point.buffers()).containsExactly(ByteBuffer.wrap(buffers));
                        ordinals.computeIfAbsent(key.shard(), _ -> new ArrayList<>())
                                .add(point.ordinal());
                    }
                });
        return ordinals;
    }

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        scrub.verify(run.id(), Pace.ofBytes(0, () -> 0, _ -> {}), findings::add);
        return findings;
    }

    static Map<String, ByteBuffer> objects(InMemorySnapshotArchive archive) {
        Map<String, ByteBuffer> objects = new TreeMap<>();
        archive.list("").forEach(object -> objects.put(object.objectKey(), archive.read(object.objectKey())));
        return objects;
    }

    private ByteBuffer vector(Shard shard, long ordinal, int half) {
        float[] vector = run.point(ordinal)[half];
        ByteBuffer bytes =
                ByteBuffer.allocate((int) shard.getLength() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (long index = shard.getOffset(); index < shard.getOffset() + shard.getLength(); index++) {
            bytes.putFloat(vector[(int) index]);
        }
        return bytes.flip();
    }
}

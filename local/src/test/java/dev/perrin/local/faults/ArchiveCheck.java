package dev.perrin.local.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.perrin.local.faults.Bucket.SegmentObject;
import dev.perrin.local.faults.StoreProxy.Put;
import dev.perrin.proto.archive.v1.ArchiveGrpc;
import dev.perrin.proto.archive.v1.OrdinalRange;
import dev.perrin.proto.archive.v1.ReplayRequest;
import dev.perrin.proto.archive.v1.ReplayResponse;
import dev.perrin.proto.trajectory.v1.DataType;
import dev.perrin.proto.trajectory.v1.Phase;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;

/// Compares what is stored of a run with what was published, byte by byte: in the objects themselves, in the
/// manifest, and as a member replays it. Every method throws an [AssertionError] that says where they differ.
final class ArchiveCheck {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long REPLAY_SECONDS = 60;

    private final Bucket bucket;
    private final PublishedRun run;

    ArchiveCheck(Bucket bucket, PublishedRun run) {
        this.bucket = bucket;
        this.run = run;
    }

    /// Whether the manifest says that the run is complete, as it must in the end.
    boolean saysComplete() throws IOException {
        Optional<byte[]> manifest = bucket.manifest(run);
        if (manifest.isEmpty()) {
            return false;
        }
        JsonNode state = JSON.readTree(manifest.get()).path("state");
        long stored = state.path("snapshotsStored").asLong();
        return state.path("complete").asBoolean()
                && stored <= run.ordinals().size()
                && stored >= run.kept().size();
    }

    /// Whether it counts what the run's rule leaves, as it must after the rule was applied for the last time.
    boolean countsWhatIsKept() throws IOException {
        Optional<byte[]> manifest = bucket.manifest(run);
        return manifest.isPresent()
                && JSON.readTree(manifest.get())
                                .path("state")
                                .path("snapshotsStored")
                                .asLong()
                        == run.kept().size();
    }

    /// @return how many ordinals lie in more than one segment; their bytes are the same
    int checkObjects() throws IOException {
        int overlaps = 0;
        for (int shard = 0; shard < run.shards().size(); shard++) {
            Set<Long> found = new HashSet<>();
            for (SegmentObject segment : bucket.segments(run, shard)) {
                overlaps += checkSegment(segment, found);
            }
            if (!found.equals(Set.copyOf(run.kept()))) {
                Set<Long> missing = new HashSet<>(run.kept());
                missing.removeAll(found);
                found.removeAll(run.kept());
                throw new AssertionError(
                        "run " + run.id() + ", shard " + shard + ": missing " + missing + ", not published " + found);
            }
        }
        return overlaps;
    }

    private int checkSegment(SegmentObject object, Set<Long> found) throws IOException {
        SafetensorsBytes file = new SafetensorsBytes(Files.readAllBytes(object.file()));
        String type = switch (run.type()) {
            case DATA_TYPE_FLOAT32 -> "F32";
            case DATA_TYPE_FLOAT64 -> "F64";
            case DATA_TYPE_BFLOAT16 -> "BF16";
            case DATA_TYPE_UNSPECIFIED, UNRECOGNIZED -> throw new IllegalStateException();
        };
        expect(object, "type", type, file.type("position"));
        expect(object, "type", type, file.type("velocity"));
        int rows = Math.toIntExact(file.extent("position", 0));
        List<Long> expected = keptWithin(object);
        if (run.care().keepEvery() == 0) {
            expect(object, "span", object.last() - object.first() + 1, expected.size());
        }
        expect(object, "rows", expected.size(), rows);
        int overlaps = 0;
        for (int row = 0; row < rows; row++) {
            long ordinal = file.has("ordinal") ? file.number("ordinal", row) : object.first() + row;
            expect(object, "ordinal", expected.get(row), ordinal);
            overlaps += found.add(ordinal) ? 0 : 1;
            expect(object, "step", run.step(ordinal), file.number("step", row));
            if (file.has("phase")) {
                expect(object, "phase", run.phase(ordinal).getNumber(), (int) file.row("phase", row)[0]);
                expect(object, "reference", run.isReference(ordinal) ? 1 : 0, (int) file.row("reference", row)[0]);
                expect(object, "curvature step", run.curvatureStep(ordinal), file.number("curvature_step", row));
            }
            byte[] buffers = file.has("buffers") ? file.row("buffers", row) : new byte[0];
            expectBytes(object, ordinal, run.buffers(ordinal, object.shard()), buffers);
            expectBytes(object, ordinal, run.vector(ordinal, object.shard(), false), file.row("position", row));
            expectBytes(object, ordinal, run.vector(ordinal, object.shard(), true), file.row("velocity", row));
        }
        return overlaps;
    }

    private List<Long> keptWithin(SegmentObject segment) {
        return run.kept().stream()
                .filter(ordinal -> segment.first() <= ordinal && ordinal <= segment.last())
                .toList();
    }

    /// Two segments with the same snapshot must have been put beside each other: who has seen the one must not put the
    /// other.
    ///
    /// @param puts by key
    void checkOverlaps(Map<String, Put> puts) {
        for (int shard = 0; shard < run.shards().size(); shard++) {
            List<SegmentObject> segments = bucket.segments(run, shard);
            for (SegmentObject one : segments) {
                for (SegmentObject other : segments) {
                    Put first = puts.get(one.key());
                    Put second = puts.get(other.key());
                    if (one.key().compareTo(other.key()) < 0
                            && one.first() <= other.last()
                            && other.first() <= one.last()
                            && first != null
                            && second != null
                            && !first.isBeside(second)) {
                        throw new AssertionError(one + " and " + other + " hold the same snapshots");
                    }
                }
            }
        }
    }

    /// It names only what exists, with its checksum, and with what it names the run is whole.
    void checkManifest() throws IOException {
        JsonNode manifest = JSON.readTree(bucket.manifest(run).orElseThrow());
        Map<String, SegmentObject> stored = new HashMap<>();
        for (int shard = 0; shard < run.shards().size(); shard++) {
            bucket.segments(run, shard).forEach(segment -> stored.put(segment.key(), segment));
        }
        Map<Integer, Set<Long>> named = new HashMap<>();
        for (JsonNode node : manifest.path("segments")) {
            String key = node.path("objectKey").asText();
            SegmentObject segment = stored.get(key);
            if (segment == null) {
                throw new AssertionError("manifest of " + run.id() + " names " + key + ", which does not exist");
            }
            byte[] bytes = Files.readAllBytes(segment.file());
            CRC32C checksum = new CRC32C();
            checksum.update(bytes);
            String expected = String.format("%08x", checksum.getValue());
            if (!expected.equals(node.path("crc32c").asText())) {
                throw new AssertionError("manifest says " + node + ", but the checksum is " + expected);
            }
            expect(
                    key,
                    "snapshots",
                    keptWithin(segment).size(),
                    node.path("snapshotCount").asLong());
            named.computeIfAbsent(segment.shard(), _ -> new HashSet<>()).addAll(keptWithin(segment));
        }
        for (int shard = 0; shard < run.shards().size(); shard++) {
            if (!named.getOrDefault(shard, Set.of()).equals(Set.copyOf(run.kept()))) {
                throw new AssertionError("manifest of " + run.id() + " says complete, but names of shard " + shard
                        + " only " + named.get(shard));
            }
        }
    }

    void checkReplay(int memberPort) {
        ManagedChannel channel = ManagedChannelBuilder.forAddress("127.0.0.1", memberPort)
                .usePlaintext()
                .maxInboundMessageSize(64 << 20)
                .build();
        try {
            for (int shard = 0; shard < run.shards().size(); shard++) {
                checkReplay(channel, shard);
            }
        } finally {
            channel.shutdownNow();
        }
    }

    private void checkReplay(ManagedChannel channel, int shard) {
        Iterator<ReplayResponse> slices = ArchiveGrpc.newBlockingStub(channel)
                .withDeadlineAfter(REPLAY_SECONDS, TimeUnit.SECONDS)
                .replay(ReplayRequest.newBuilder()
                        .setRun(run.id().value())
                        .setShard(shard)
                        .setRange(OrdinalRange.newBuilder().setFirst(0).setLast(-1))
                        .build());
        List<Long> ordinals = new ArrayList<>();
        ByteArrayOutputStream position = new ByteArrayOutputStream();
        ByteArrayOutputStream velocity = new ByteArrayOutputStream();
        long length = run.shards().get(shard).getLength();
        while (slices.hasNext()) {
            ReplayResponse slice = slices.next();
            DataType type = slice.getDataType();
            if (type != run.type() || slice.getStep() != run.step(slice.getOrdinal())) {
                throw new AssertionError("replay of " + run.id() + " says type " + type + ", step " + slice.getStep()
                        + " of ordinal " + slice.getOrdinal());
            }
            checkHead(slice);
            byte[] buffers = slice.getFirstCoordinate() == 0 ? run.buffers(slice.getOrdinal(), shard) : new byte[0];
            expectBytes(
                    "replay", slice.getOrdinal(), buffers, slice.getBuffers().toByteArray());
            position.writeBytes(slice.getPosition().toByteArray());
            velocity.writeBytes(slice.getVelocity().toByteArray());
            if (slice.getFirstCoordinate() + slice.getCoordinateCount() == length) {
                long ordinal = slice.getOrdinal();
                ordinals.add(ordinal);
                expectBytes("replay", ordinal, run.vector(ordinal, shard, false), position.toByteArray());
                expectBytes("replay", ordinal, run.vector(ordinal, shard, true), velocity.toByteArray());
                position.reset();
                velocity.reset();
            }
        }
        if (!ordinals.equals(run.kept())) {
            throw new AssertionError("replay of " + run.id() + ", shard " + shard + " gives " + ordinals
                    + ", published and kept were " + run.kept());
        }
    }

    /// Segments of format 1 know the step alone.
    private void checkHead(ReplayResponse slice) {
        long ordinal = slice.getOrdinal();
        if (slice.getPhase() != Phase.PHASE_UNSPECIFIED) {
            expect("replay", "phase", run.phase(ordinal), slice.getPhase());
            expect("replay", "reference", run.isReference(ordinal), slice.getReference());
            expect(
                    "replay",
                    "curvature step",
                    run.curvatureStep(ordinal),
                    slice.hasCurvatureStep() ? slice.getCurvatureStep() : -1);
        }
    }

    private void expect(Object where, String what, Object expected, Object found) {
        boolean same = (expected instanceof Number left && found instanceof Number right)
                ? left.longValue() == right.longValue()
                : expected.equals(found);
        if (!same) {
            throw new AssertionError(
                    what + " is " + found + ", expected " + expected + ", in " + where + " of " + run.id());
        }
    }

    private void expectBytes(Object where, long ordinal, byte[] expected, byte[] found) {
        int mismatch = Arrays.mismatch(expected, found);
        if (mismatch >= 0) {
            throw new AssertionError("bytes differ at " + mismatch + " of " + found.length + " (expected "
                    + expected.length + ") for ordinal " + ordinal + " in " + where + " of " + run.id());
        }
    }
}

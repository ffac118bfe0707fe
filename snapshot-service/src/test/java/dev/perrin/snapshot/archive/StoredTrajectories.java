package dev.perrin.snapshot.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perrin.snapshot.ingest.TestRun;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Checks a bucket against what was published, with a safetensors parser of its own that shares nothing with the
/// service's.
public final class StoredTrajectories {
    private static final Pattern TENSOR = Pattern.compile(
            "\"(ordinal|step|phase|reference|curvature_step|checksum|buffers|padding|position|velocity)\":\\{\"dtype\":\"(\\w+)\",\"shape\":\\[([\\d,]+)],\"data_offsets\":\\[(\\d+),(\\d+)]}");

    private static final List<String> FLOATS = List.of("buffers", "padding", "position", "velocity");

    private StoredTrajectories() {}

    /// Every snapshot of every shard is stored bit-equal, shard 0 with its buffers, in objects that do not overlap.
    ///
    /// @param ordinals ascending
    public static void assertHoldsExactly(SnapshotArchive archive, TestRun run, long... ordinals) {
        run.shards().forEach(shard -> {
            SortedMap<Long, float[][]> stored = read(archive, run, shard.getIndex());
            assertThat(stored.keySet())
                    .as("ordinals of shard %d", shard.getIndex())
                    .containsExactly(Arrays.stream(ordinals).boxed().toArray(Long[]::new));
            int first = (int) shard.getOffset();
            int end = first + (int) shard.getLength();
            stored.forEach((ordinal, point) -> {
                float[][] published = run.point(ordinal);
                for (int vector = 0; vector < 2; vector++) {
                    assertThat(Arrays.equals(point[vector], Arrays.copyOfRange(published[vector], first, end)))
                            .as("vector %d of ordinal %d, shard %d is bit-equal", vector, ordinal, shard.getIndex())
                            .isTrue();
                }
            });
        });
    }

    /// Shards of snapshots that are stored.
    public static long countPoints(SnapshotArchive archive, TestRun run) {
        return segments(archive, "runs/" + run.id() + "/trajectory/").stream()
                .map(object -> object.objectKey().substring(object.objectKey().lastIndexOf('/') + 1))
                .mapToLong(name -> Long.parseLong(name.substring(13, 25)) - Long.parseLong(name.substring(0, 12)) + 1)
                .sum();
    }

    /// The store of the tests writes an object into a file beside it, named as it is and a UUID behind that. It lists
    /// this one too until it is complete, or until the disk is full and it is removed. That is no segment, and the
    /// service takes it for none.
    private static List<StoredObject> segments(SnapshotArchive archive, String prefix) {
        return archive.list(prefix).stream()
                .filter(object -> object.objectKey().endsWith(".safetensors"))
                .toList();
    }

    private static SortedMap<Long, float[][]> read(SnapshotArchive archive, TestRun run, int shard) {
        SortedMap<Long, float[][]> points = new TreeMap<>();
        for (StoredObject object : segments(archive, "runs/%s/trajectory/%05d/".formatted(run.id(), shard))) {
            String name = object.objectKey().substring(object.objectKey().lastIndexOf('/') + 1);
            long firstOrdinal = Long.parseLong(name.substring(0, 12));
            long lastOrdinal = Long.parseLong(name.substring(13, 25));
            ByteBuffer bytes = archive.read(object.objectKey()).order(ByteOrder.LITTLE_ENDIAN);
            assertThat(object.sizeInBytes()).isEqualTo(bytes.remaining());
            int headerLength = Math.toIntExact(bytes.getLong(0));
            byte[] json = new byte[headerLength];
            bytes.get(8, json);
            ByteBuffer data = bytes.slice(8 + headerLength, bytes.limit() - 8 - headerLength)
                    .order(ByteOrder.LITTLE_ENDIAN);
            SortedMap<String, ByteBuffer> tensors = tensors(new String(json, StandardCharsets.UTF_8), data);
            FloatBuffer positions = tensor(tensors, "position").asFloatBuffer();
            FloatBuffer velocities = tensor(tensors, "velocity").asFloatBuffer();
            int length = Math.toIntExact(run.shards().get(shard).getLength());
            for (long ordinal = firstOrdinal; ordinal <= lastOrdinal; ordinal++) {
                int row = (int) (ordinal - firstOrdinal);
                assertThat(tensor(tensors, "ordinal").getLong(row * 8)).isEqualTo(ordinal);
                assertThat(tensor(tensors, "step").getLong(row * 8)).isEqualTo(TestRun.step(ordinal));
                byte[] buffers = new byte[shard == 0 ? 4 * run.bufferCount() : 0];
                if (buffers.length > 0) {
                    tensor(tensors, "buffers").get(row * buffers.length, buffers);
                    assertThat(buffers)
                            .as("buffers of ordinal %d are bit-equal", ordinal)
                            .isEqualTo(run.buffers(ordinal));
                }
                assertThat(tensors.containsKey("buffers")).isEqualTo(buffers.length > 0);
                float[][] point = new float[2][length];
                positions.get(row * length, point[0]);
                velocities.get(row * length, point[1]);
                assertThat(points.put(ordinal, point))
                        .as("ordinal %d once", ordinal)
                        .isNull();
            }
        }
        return points;
    }

    private static ByteBuffer tensor(SortedMap<String, ByteBuffer> tensors, String name) {
        return Optional.ofNullable(tensors.get(name)).orElseThrow();
    }

    private static SortedMap<String, ByteBuffer> tensors(String header, ByteBuffer data) {
        SortedMap<String, ByteBuffer> tensors = new TreeMap<>();
        Matcher matcher = TENSOR.matcher(header);
        while (matcher.find()) {
            int begin = Integer.parseInt(matcher.group(4));
            int end = Integer.parseInt(matcher.group(5));
            assertThat(matcher.group(2)).isEqualTo(FLOATS.contains(matcher.group(1)) ? "F32" : "I64");
            tensors.put(matcher.group(1), data.slice(begin, end - begin).order(ByteOrder.LITTLE_ENDIAN));
        }
        assertThat(tensors)
                .containsKeys(
                        "ordinal", "step", "phase", "reference", "curvature_step", "checksum", "position", "velocity");
        return tensors;
    }
}

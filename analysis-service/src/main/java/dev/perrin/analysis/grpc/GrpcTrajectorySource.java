package dev.perrin.analysis.grpc;

import com.google.protobuf.ByteString;
import dev.perrin.analysis.trajectory.PartRange;
import dev.perrin.analysis.trajectory.StoredPoint;
import dev.perrin.analysis.trajectory.TrajectorySource;
import dev.perrin.analysis.trajectory.TrajectoryUnavailableException;
import dev.perrin.proto.archive.v1.ArchiveGrpc;
import dev.perrin.proto.archive.v1.CoordinateRange;
import dev.perrin.proto.archive.v1.OrdinalList;
import dev.perrin.proto.archive.v1.OrdinalRange;
import dev.perrin.proto.archive.v1.ReplayRequest;
import dev.perrin.proto.archive.v1.ReplayResponse;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/// snapshot-service. A snapshot reaches the store within seconds of its publication: what is not there yet is asked
/// for again until the wait is over.
public final class GrpcTrajectorySource implements TrajectorySource, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(GrpcTrajectorySource.class);
    private static final int MAX_MESSAGE_IN_BYTES = 64 << 20;
    private static final long CALL_DEADLINE_SECONDS = 120;
    private static final long PAUSE_MILLIS = 500;

    private final ArchiveGrpc.ArchiveBlockingStub archive;
    private final long waitMillis;
    private final CountDownLatch closed = new CountDownLatch(1);

    /// @param waitMillis how long to wait for snapshots that are not stored yet, ≥ 0
    public GrpcTrajectorySource(Channel channel, long waitMillis) {
        this.archive = ArchiveGrpc.newBlockingStub(channel).withMaxInboundMessageSize(MAX_MESSAGE_IN_BYTES);
        this.waitMillis = waitMillis;
    }

    @Override
    public List<StoredPoint> points(String run, PartRange range, List<Long> ordinals) {
        NavigableSet<Long> wanted = new TreeSet<>(ordinals);
        NavigableMap<Long, StoredPoint> found = new TreeMap<>();
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMillis);
        while (true) {
            StatusRuntimeException failure = null;
            try {
                fetch(run, range, wanted, found);
            } catch (StatusRuntimeException e) {
                if (e.getStatus().getCode() != Status.Code.NOT_FOUND) {
                    failure = e;
                }
            }
            wanted.removeAll(found.keySet());
            boolean over = System.nanoTime() >= deadline || closed.getCount() == 0;
            if (wanted.isEmpty() || (over && failure == null)) {
                LOG.infof(
                        "fetched back run=%s shard=%d part=%d snapshots=%d missing=%d",
                        run, range.shard(), range.part(), found.size(), wanted.size());
                return List.copyOf(found.values());
            }
            if (over && failure != null) {
                throw new TrajectoryUnavailableException("cannot fetch snapshots of run " + run + " back", failure);
            }
            pause();
        }
    }

    /// @param wanted Not modified.
    /// @param found Modified: what came is added.
    private void fetch(String run, PartRange range, NavigableSet<Long> wanted, NavigableMap<Long, StoredPoint> found) {
        ReplayRequest request = ReplayRequest.newBuilder()
                .setRun(run)
                .setShard(range.shard())
                .setOrdinals(OrdinalList.newBuilder().addAllOrdinal(wanted))
                .setCoordinates(CoordinateRange.newBuilder()
                        .setFirst(range.firstCoordinate())
                        .setCount(range.count()))
                .build();
        Map<Long, Assembly> assemblies = new TreeMap<>();
        replay(request).forEachRemaining(response -> {
            Assembly assembly = assemblies.computeIfAbsent(response.getOrdinal(), _ -> new Assembly(range.count()));
            assembly.add(response, range);
            if (assembly.filled == range.count()) {
                found.put(
                        response.getOrdinal(),
                        new StoredPoint(
                                response.getOrdinal(), response.getStep(), assembly.position, assembly.velocity));
            }
        });
    }

    @Override
    public List<StoredStep> steps(String run, int shard, long lastOrdinal) {
        ReplayRequest request = ReplayRequest.newBuilder()
                .setRun(run)
                .setShard(shard)
                .setRange(OrdinalRange.newBuilder().setFirst(0).setLast(lastOrdinal))
                .setCoordinates(CoordinateRange.newBuilder().setFirst(0).setCount(1))
                .build();
        List<StoredStep> steps = new ArrayList<>();
        try {
            replay(request)
                    .forEachRemaining(response -> steps.add(new StoredStep(response.getOrdinal(), response.getStep())));
        } catch (StatusRuntimeException e) {
            throw new TrajectoryUnavailableException("cannot list snapshots of run " + run, e);
        }
        return steps;
    }

    private Iterator<ReplayResponse> replay(ReplayRequest request) {
        return archive.withDeadlineAfter(CALL_DEADLINE_SECONDS, TimeUnit.SECONDS)
                .replay(request);
    }

    private void pause() {
        try {
            if (closed.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
                LOG.debug("closed while waiting for the archive");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed.countDown();
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }

    private static final class Assembly {
        private final float[] position;
        private final float[] velocity;
        private int filled;

        Assembly(int count) {
            this.position = new float[count];
            this.velocity = new float[count];
        }

        void add(ReplayResponse response, PartRange range) {
            int first = Math.toIntExact(response.getFirstCoordinate() - range.firstCoordinate());
            FloatBuffer positions = floats(response.getPosition());
            int count = positions.remaining();
            positions.get(position, first, count);
            floats(response.getVelocity()).get(velocity, first, count);
            filled += count;
        }

        private static FloatBuffer floats(ByteString bytes) {
            return bytes.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        }
    }
}

package dev.perrin.local.benchmark;

import dev.perrin.local.process.ServiceProcess;
import dev.perrin.local.stack.BenchmarkStack;
import dev.perrin.proto.archive.v1.OrdinalRange;
import dev.perrin.proto.archive.v1.ReplayRequest;
import dev.perrin.proto.archive.v1.ReplayResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/// How fast the packaged snapshot-service replays a stored run over gRPC, every byte checked, against a loop of
/// ranged GETs over the same objects with the same client, from the process that asks.
public final class ReplayBenchmark {
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int RANGE_SIZE_IN_BYTES = 8 << 20;

    /// Until both compilers of the JVMs have come to an end with what is hot.
    private static final Duration WARM_UP = Duration.ofSeconds(20);

    private final BenchmarkStack stack;
    private final Bucket bucket;
    private final byte[] buffer = new byte[RANGE_SIZE_IN_BYTES];

    private ReplayBenchmark(BenchmarkStack stack) {
        this.stack = stack;
        this.bucket = new Bucket(stack.store());
    }

    /// @param arguments number of rounds, then options of the service's JVM
    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length == 0 ? 7 : Integer.parseInt(arguments[0]);
        List<String> options =
                arguments.length < 2 ? List.of("-Xmx768m") : List.of(arguments).subList(1, arguments.length);
        Path folder = Files.createTempDirectory("perrin-benchmark");
        folder.toFile().deleteOnExit();
        List<ModelSize> sizes = List.of(
                new ModelSize("ResNet-18", ModelSize.RESNET_18, 5),
                new ModelSize("10,000 parameters", ModelSize.SMALL, 5_000));
        try (BenchmarkStack stack = BenchmarkStack.start(folder.resolve("data"))) {
            compare(stack, sizes, WARM_UP, rounds, options).forEach(System.out::println);
        }
    }

    /// @param warmUp of both contenders, by rounds that do not count: one at least
    static List<Comparison> compare(
            BenchmarkStack stack, List<ModelSize> sizes, Duration warmUp, int rounds, List<String> options)
            throws InterruptedException {
        List<Comparison> results = new ArrayList<>();
        try (ServiceProcess service = stack.snapshotService(Map.of(), options)) {
            for (ModelSize size : sizes) {
                results.add(new ReplayBenchmark(stack).compare(size, warmUp, rounds));
            }
            if (!service.isRunning()) {
                throw new IllegalStateException("the service has ended");
            }
        }
        return results;
    }

    private Comparison compare(ModelSize size, Duration warmUp, int rounds) throws InterruptedException {
        BenchmarkRun run = new BenchmarkRun("replaying-" + size.dimension(), size, stack);
        run.announce();
        run.publishAll();
        run.announceEnd();
        awaitStored(run, size);
        Comparison comparison = new Comparison("replay " + size.name());
        Comparison ignored = new Comparison("warm-up");
        long start = System.nanoTime();
        do {
            addRound(ignored, run, size);
        } while (System.nanoTime() - start < warmUp.toNanos());
        for (int round = 0; round < rounds; round++) {
            addRound(comparison, run, size);
        }
        return comparison;
    }

    private void addRound(Comparison comparison, BenchmarkRun run, ModelSize size) {
        double bare = bareBytesPerSecond(run);
        double ours = replayedBytesPerSecond(run, size);
        comparison.add(ours, bare);
    }

    private void awaitStored(BenchmarkRun run, ModelSize size) {
        long start = System.nanoTime();
        while (bucket.storedSnapshots(run.id(), size.shards().size()) < size.snapshots()) {
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new IllegalStateException("run " + run.id() + " is not stored after " + PATIENCE);
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    private double bareBytesPerSecond(BenchmarkRun run) {
        List<Bucket.StoredSegment> segments = bucket.segments(run.id());
        long size = 0;
        long start = System.nanoTime();
        for (Bucket.StoredSegment segment : segments) {
            for (long offset = 0; offset < segment.sizeInBytes(); offset += RANGE_SIZE_IN_BYTES) {
                int length = (int) Math.min(RANGE_SIZE_IN_BYTES, segment.sizeInBytes() - offset);
                size += bucket.get(segment.objectKey(), offset, length, buffer);
            }
        }
        return 1e9 * size / (System.nanoTime() - start);
    }

    private double replayedBytesPerSecond(BenchmarkRun run, ModelSize size) {
        long received = 0;
        long start = System.nanoTime();
        for (int shard = 0; shard < size.shards().size(); shard++) {
            Iterator<ReplayResponse> replay = stack.clients()
                    .archive()
                    .replay(ReplayRequest.newBuilder()
                            .setRun(run.id().value())
                            .setShard(shard)
                            .setRange(OrdinalRange.newBuilder().setLast(-1))
                            .build());
            while (replay.hasNext()) {
                ReplayResponse slice = replay.next();
                received += slice.getPosition().size() + slice.getVelocity().size();
            }
        }
        long nanos = System.nanoTime() - start;
        if (received != size.sizeInBytes()) {
            throw new IllegalStateException(
                    "replay of " + run.id() + " gave " + received + " of " + size.sizeInBytes() + " bytes");
        }
        return 1e9 * received / nanos;
    }
}

package dev.perrin.local.benchmark;

import dev.perrin.local.process.ServiceProcess;
import dev.perrin.local.stack.BenchmarkStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/// How fast the packaged snapshot-service brings a run from the broker into the store, against a loop of puts of
/// objects of the same sizes, with the same client, into the same store.
///
/// A round publishes all of a run before the run is announced, which is what the service waits for; the clock runs
/// from the announcement until the last object is listed. The peak of resident memory is that of a service that has
/// seen models of this size alone.
public final class StoringBenchmark {
    private static final Duration POLL = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final BenchmarkStack stack;
    private final Bucket bucket;

    private StoringBenchmark(BenchmarkStack stack) {
        this.stack = stack;
        this.bucket = new Bucket(stack.store());
    }

    /// @param peakResidentSizeInBytes of the service, −1 where the system does not tell
    record Result(Comparison rates, long peakResidentSizeInBytes) {
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%s   peak RSS %d MB", rates, peakResidentSizeInBytes / 1_000_000);
        }
    }

    /// @param arguments number of rounds, then options of the service's JVM
    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length == 0 ? 5 : Integer.parseInt(arguments[0]);
        List<String> options =
                arguments.length < 2 ? List.of("-Xmx768m") : List.of(arguments).subList(1, arguments.length);
        Path folder = Files.createTempDirectory("perrin-benchmark");
        folder.toFile().deleteOnExit();
        List<ModelSize> sizes = List.of(
                new ModelSize("ResNet-18", ModelSize.RESNET_18, 5),
                new ModelSize("10,000 parameters", ModelSize.SMALL, 5_000));
        try (BenchmarkStack stack = BenchmarkStack.start(folder.resolve("data"))) {
            compare(stack, sizes, rounds, options).forEach(System.out::println);
        }
    }

    /// @param rounds that count; one more before them warms up
    static List<Result> compare(BenchmarkStack stack, List<ModelSize> sizes, int rounds, List<String> options)
            throws InterruptedException, IOException {
        List<Result> results = new ArrayList<>();
        for (ModelSize size : sizes) {
            results.add(new StoringBenchmark(stack).compare(size, rounds, options));
        }
        return results;
    }

    private Result compare(ModelSize size, int rounds, List<String> options) throws InterruptedException, IOException {
        Comparison comparison = new Comparison("store " + size.name());
        try (ServiceProcess service =
                stack.snapshotService(Map.of("PERRIN_INGEST_UNKNOWN_RUN_TIMEOUT", "10m"), options)) {
            for (int round = 0; round <= rounds; round++) {
                BenchmarkRun run = new BenchmarkRun("storing-" + size.dimension() + "-" + round, size, stack);
                run.publishAll();
                double ours = storedBytesPerSecond(run, size);
                double bare = barePutBytesPerSecond(bucket.segments(run.id()));
                if (round > 0) {
                    comparison.add(ours, bare);
                }
            }
            return new Result(comparison, BenchmarkStack.peakResidentSizeInBytes(service));
        }
    }

    private double storedBytesPerSecond(BenchmarkRun run, ModelSize size) throws InterruptedException {
        long start = System.nanoTime();
        run.announceEnd();
        while (bucket.storedSnapshots(run.id(), size.shards().size()) < size.snapshots()) {
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new IllegalStateException("run " + run.id() + " is not stored after " + PATIENCE);
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
        return 1e9 * size.sizeInBytes() / (System.nanoTime() - start);
    }

    /// One put after another, of objects as large as these.
    private double barePutBytesPerSecond(List<Bucket.StoredSegment> segments) {
        int longest = segments.stream()
                .mapToInt(segment -> Math.toIntExact(segment.sizeInBytes()))
                .max()
                .orElseThrow();
        byte[] noise = new byte[longest];
        new SplittableRandom(3).nextBytes(noise);
        long nanos = 0;
        long size = 0;
        for (Bucket.StoredSegment segment : segments) {
            String objectKey = "bare/" + segment.objectKey();
            byte[] content = noise.length == segment.sizeInBytes()
                    ? noise
                    : Arrays.copyOf(noise, Math.toIntExact(segment.sizeInBytes()));
            long start = System.nanoTime();
            bucket.put(objectKey, content);
            nanos += System.nanoTime() - start;
            size += content.length;
        }
        segments.forEach(segment -> bucket.remove("bare/" + segment.objectKey()));
        return 1e9 * size / nanos;
    }
}

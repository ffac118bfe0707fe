package dev.perrin.local.benchmark;

import dev.perrin.local.process.ServiceProcess;
import dev.perrin.local.stack.BenchmarkStack;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// How long it takes from the offer of a snapshot, at a steady rate, until the store lists a segment with it, and
/// until the run's manifest counts it. Both are looked at every 20 ms.
///
/// Both latencies come from waiting on purpose: for a segment to fill up (64 MiB, or 5 s), and for the next writing
/// of the manifest (2 s).
public final class LatencyBenchmark {
    private static final Duration POLL = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /// All in seconds.
    record Latency(
            String name,
            double offersPerSecond,
            double durableMedian,
            double durable99,
            double visibleMedian,
            double visible99) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "latency %-22s %7.1f snapshots/s   durable p50 %.2f s p99 %.2f s   in the manifest p50 %.2f s p99 %.2f s",
                    name,
                    offersPerSecond,
                    durableMedian,
                    durable99,
                    visibleMedian,
                    visible99);
        }
    }

    private LatencyBenchmark() {}

    /// @param arguments options of the service's JVM
    public static void main(String[] arguments) throws Exception {
        List<String> options = arguments.length == 0 ? List.of("-Xmx768m") : List.of(arguments);
        Path folder = Files.createTempDirectory("perrin-benchmark");
        folder.toFile().deleteOnExit();
        try (BenchmarkStack stack = BenchmarkStack.start(folder.resolve("data"));
                ServiceProcess service = stack.snapshotService(Map.of(), options)) {
            System.out.println(measure(stack, new ModelSize("10,000 parameters", ModelSize.SMALL, 8_000), 200));
            System.out.println(measure(stack, new ModelSize("ResNet-18", ModelSize.RESNET_18, 15), 0.25));
            // More than the store of one machine takes: this one measures how long a queue gets.
            System.out.println(measure(stack, new ModelSize("10,000 parameters", ModelSize.SMALL, 30_000), 1000));
            System.out.println("peak RSS " + BenchmarkStack.peakResidentSizeInBytes(service) / 1_000_000 + " MB");
        }
    }

    /// @param rate snapshots offered a second; less when the broker does not take that many
    static Latency measure(BenchmarkStack stack, ModelSize size, double rate) throws InterruptedException {
        Bucket bucket = new Bucket(stack.store());
        BenchmarkRun run = new BenchmarkRun("latency-" + size.dimension() + "-" + Math.round(rate), size, stack);
        run.announce();
        double[] offeredAt = new double[size.snapshots()];
        double[] durable = new double[size.snapshots()];
        double[] visible = new double[size.snapshots()];
        AtomicLong offered = new AtomicLong();
        long start = System.nanoTime();
        CompletableFuture<Double> publishing =
                CompletableFuture.supplyAsync(() -> publish(run, rate, offeredAt, offered, start));
        long durableThrough = 0;
        long visibleThrough = 0;
        while (visibleThrough < size.snapshots()) {
            if (publishing.isCompletedExceptionally() || seconds(start) > PATIENCE.toSeconds()) {
                throw new IllegalStateException("only " + visibleThrough + " of " + offered.get() + " are visible");
            }
            long stored = bucket.storedSnapshots(run.id(), size.shards().size());
            durableThrough = note(durable, offeredAt, durableThrough, stored, seconds(start));
            long listed = bucket.visibleSnapshots(run.id());
            visibleThrough = note(visible, offeredAt, visibleThrough, listed, seconds(start));
            LockSupport.parkNanos(POLL.toNanos());
        }
        return new Latency(
                size.name(),
                publishing.join(),
                Comparison.percentile(durable, 0.5),
                Comparison.percentile(durable, 0.99),
                Comparison.percentile(visible, 0.5),
                Comparison.percentile(visible, 0.99));
    }

    private static long note(double[] latencies, double[] offeredAt, long from, long through, double now) {
        for (long ordinal = from; ordinal < through; ordinal++) {
            latencies[(int) ordinal] = now - offeredAt[(int) ordinal];
        }
        return Math.max(from, through);
    }

    /// @return snapshots offered a second
    private static double publish(BenchmarkRun run, double rate, double[] offeredAt, AtomicLong offered, long start) {
        try {
            double taken = run.publishAt(rate, ordinal -> {
                offeredAt[ordinal] = seconds(start);
                offered.incrementAndGet();
            });
            run.announceEnd();
            return taken;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}

package dev.perrin.local.benchmark;

import dev.perrin.local.stack.BenchmarkStack;
import dev.perrin.proto.trajectory.v1.DataType;
import dev.perrin.proto.trajectory.v1.Shard;
import dev.perrin.wire.RecordKeys;
import dev.perrin.wire.RunId;
import dev.perrin.wire.Topic;
import dev.perrin.wire.frame.ShardPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;

/// How fast the packaged analysis-service works through a run that waits in the broker, every estimator on it, against
/// a bare consumer of the same records; and how much faster two instances are than one, each on a core of its own.
///
/// A round publishes a whole run before the run is announced, which is what the service waits for; the clock runs from
/// the announcement until the last snapshot has been analysed.
public final class ConsumingBenchmark {
    /// Each look at the service's metrics costs it a millisecond or two.
    private static final Duration POLL = Duration.ofMillis(100);

    /// Until the compilers of the service's JVM have come to an end with what is hot.
    private static final Duration WARM_UP = Duration.ofSeconds(60);

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final ModelSize SMALL = new ModelSize("10,000 parameters", ModelSize.SMALL, 20_000);
    private static final ModelSize LARGE = new ModelSize("ResNet-18", ModelSize.RESNET_18, 20);

    /// Snapshots a second.
    private static final double LIVE_RATE = 1000;

    /// Spread evenly over the partitions of the topic.
    private static final int SHARDS = 2 * Topic.SNAPSHOTS.partitions();

    private final BenchmarkStack stack;
    private final List<String> options;

    private ConsumingBenchmark(BenchmarkStack stack, List<String> options) {
        this.stack = stack;
        this.options = options;
    }

    /// @param arguments `small`, `large`, `consuming` (both), `live` or `instances`; number of rounds (not of `live`);
    ///     options of the services' JVMs
    public static void main(String[] arguments) throws Exception {
        String part = arguments.length == 0 ? "consuming" : arguments[0];
        int rounds = arguments.length < 2 ? 5 : Integer.parseInt(arguments[1]);
        List<String> options =
                arguments.length < 3 ? List.of("-Xmx1g") : List.of(arguments).subList(2, arguments.length);
        Path folder = Files.createTempDirectory("perrin-benchmark");
        folder.toFile().deleteOnExit();
        try (BenchmarkStack stack = BenchmarkStack.start(folder.resolve("data"))) {
            switch (part) {
                case "small" ->
                    compare(stack, List.of(SMALL), WARM_UP, rounds, options).forEach(System.out::println);
                case "large" ->
                    compare(stack, List.of(LARGE), WARM_UP, rounds, options).forEach(System.out::println);
                case "consuming" ->
                    compare(stack, List.of(SMALL, LARGE), WARM_UP, rounds, options)
                            .forEach(System.out::println);
                case "live" -> System.out.println(live(stack, SMALL, WARM_UP, LIVE_RATE, options));
                case "instances" -> System.out.println(compareInstances(stack, LARGE, rounds, options, List.of(0, 1)));
                default ->
                    throw new IllegalArgumentException(
                            "part " + part + ": must be small, large, consuming, live or instances");
            }
        }
    }

    /// @param warmUp of both contenders, by rounds that do not count: one at least
    static List<Comparison> compare(
            BenchmarkStack stack, List<ModelSize> sizes, Duration warmUp, int rounds, List<String> options)
            throws InterruptedException, IOException {
        List<Comparison> results = new ArrayList<>();
        for (ModelSize size : sizes) {
            results.add(new ConsumingBenchmark(stack, options).compare(size, warmUp, rounds));
        }
        return results;
    }

    private Comparison compare(ModelSize size, Duration warmUp, int rounds) throws InterruptedException, IOException {
        Comparison comparison = new Comparison("consume " + size.name());
        Comparison ignored = new Comparison("warm-up");
        try (AnalysisInstance instance = instance("consuming", OptionalInt.empty())) {
            long start = System.nanoTime();
            int round = 0;
            do {
                addRound(ignored, size, round++, instance);
            } while (System.nanoTime() - start < warmUp.toNanos());
            for (int last = round + rounds; round < last; round++) {
                addRound(comparison, size, round, instance);
            }
        }
        return comparison;
    }

    private void addRound(Comparison comparison, ModelSize size, int round, AnalysisInstance instance)
            throws InterruptedException, IOException {
        BenchmarkRun run = new BenchmarkRun("consuming-" + size.dimension() + "-" + round, size, stack);
        RecordedRun records = RecordedRun.of(stack.settings().bootstrapServers(), run);
        double bare = records.readBytesPerSecond();
        double ours = size.sizeInBytes() / secondsToAnalyse(run, size, List.of(instance));
        comparison.add(ours, bare);
    }

    /// @param published snapshots a second
    /// @param analysed snapshots a second, over the second half of the run
    /// @param behindSeconds from the last offer until the last snapshot was analysed
    record Live(String name, double published, double analysed, double behindSeconds) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "live %-26s published %.0f snapshots/s   analysed %.0f snapshots/s   ratio %.2f   behind %.2f s",
                    name,
                    published,
                    analysed,
                    analysed / published,
                    behindSeconds);
        }
    }

    /// A run that is published at a steady rate: what a bare consumer reads is then what is published.
    ///
    /// @param rate snapshots offered a second
    static Live live(BenchmarkStack stack, ModelSize size, Duration warmUp, double rate, List<String> options)
            throws InterruptedException, IOException {
        ConsumingBenchmark benchmark = new ConsumingBenchmark(stack, options);
        try (AnalysisInstance instance = benchmark.instance("consuming", OptionalInt.empty())) {
            long start = System.nanoTime();
            int round = 0;
            do {
                benchmark.addRound(new Comparison("warm-up"), size, round++, instance);
            } while (System.nanoTime() - start < warmUp.toNanos());
            BenchmarkRun run = new BenchmarkRun("live-" + size.dimension(), size, stack);
            run.announceLimitingPhase();
            return benchmark.follow(run, size, rate, instance);
        }
    }

    private Live follow(BenchmarkRun run, ModelSize size, double rate, AnalysisInstance instance)
            throws InterruptedException, IOException {
        long before = instance.analysed();
        long start = System.nanoTime();
        CompletableFuture<Double> publishing = CompletableFuture.supplyAsync(() -> run.publishAt(rate, _ -> {}));
        long half = size.snapshots() / 2;
        double halfSeconds = awaitAnalysed(run, before + half, List.of(instance), start);
        double wholeSeconds = awaitAnalysed(run, before + size.snapshots(), List.of(instance), start);
        double published = publishing.join();
        run.announceEndOfLimitingPhase();
        return new Live(
                size.name(),
                published,
                (size.snapshots() - half) / (wholeSeconds - halfSeconds),
                Math.max(0, wholeSeconds - size.snapshots() / published));
    }

    /// @param one seconds of one instance, medians
    /// @param two seconds of two instances for the same backlog
    record Instances(String name, double one, double two) {
        double speedUp() {
            return one / two;
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT, "instances %-20s one %.2f s   two %.2f s   ratio %.2f", name, one, two, speedUp());
        }
    }

    /// Both cases in turns, with JVMs of their own that have analysed a run before.
    ///
    /// @param cores for the first and the second instance
    static Instances compareInstances(
            BenchmarkStack stack, ModelSize size, int rounds, List<String> options, List<Integer> cores)
            throws InterruptedException, IOException {
        ConsumingBenchmark benchmark = new ConsumingBenchmark(stack, options);
        List<Double> one = new ArrayList<>();
        List<Double> two = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            one.add(benchmark.secondsOf(size, "one-" + round, cores.subList(0, 1)));
            two.add(benchmark.secondsOf(size, "two-" + round, cores));
        }
        return new Instances(size.name(), Comparison.median(one), Comparison.median(two));
    }

    private double secondsOf(ModelSize size, String name, List<Integer> cores)
            throws InterruptedException, IOException {
        List<AnalysisInstance> instances = new ArrayList<>();
        try {
            for (int core : cores) {
                instances.add(instance("instance-" + core, OptionalInt.of(core)));
            }
            double seconds = 0;
            for (String turn : List.of("warm-up", "measured")) {
                List<Shard> shards = ShardPlan.cut(size.dimension(), SHARDS, DataType.DATA_TYPE_FLOAT32);
                BenchmarkRun run = new BenchmarkRun(evenlySpread(name + "-" + turn), size, shards, stack);
                run.publishAll();
                seconds = secondsToAnalyse(run, size, instances);
            }
            return seconds;
        } finally {
            instances.forEach(AnalysisInstance::close);
        }
    }

    /// An id of whose shards every partition gets as many: with few shards that is up to chance, with many it comes by
    /// itself.
    private static String evenlySpread(String name) {
        int partitions = Topic.SNAPSHOTS.partitions();
        for (int attempt = 0; ; attempt++) {
            String id = name + "-" + attempt;
            int[] shards = new int[partitions];
            for (int shard = 0; shard < SHARDS; shard++) {
                byte[] key = RecordKeys.ofShard(new RunId(id), shard);
                shards[BuiltInPartitioner.partitionForKey(key, partitions)]++;
            }
            if (Arrays.stream(shards).allMatch(count -> count == SHARDS / partitions)) {
                return id;
            }
        }
    }

    private AnalysisInstance instance(String name, OptionalInt core) throws InterruptedException {
        return new AnalysisInstance(stack, name, options, core);
    }

    private static double secondsToAnalyse(BenchmarkRun run, ModelSize size, List<AnalysisInstance> instances)
            throws InterruptedException, IOException {
        long before = analysed(instances);
        long start = System.nanoTime();
        run.announceLimitingPhase();
        double seconds = awaitAnalysed(run, before + size.snapshots(), instances, start);
        run.announceEndOfLimitingPhase();
        return seconds;
    }

    /// @return seconds since the start
    private static double awaitAnalysed(BenchmarkRun run, long count, List<AnalysisInstance> instances, long start)
            throws InterruptedException, IOException {
        while (analysed(instances) < count) {
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new IllegalStateException("run " + run.id() + " is not analysed after " + PATIENCE);
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private static long analysed(List<AnalysisInstance> instances) throws IOException, InterruptedException {
        long sum = 0;
        for (AnalysisInstance instance : instances) {
            sum += instance.analysed();
        }
        return sum;
    }
}

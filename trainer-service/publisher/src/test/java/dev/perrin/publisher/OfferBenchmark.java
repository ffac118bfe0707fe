package dev.perrin.publisher;

import dev.perrin.proto.trajectory.v1.DataType;
import dev.perrin.proto.trajectory.v1.Phase;
import dev.perrin.wire.RunId;
import dev.perrin.wire.frame.ShardPlan;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/// What an offer costs the training thread while there is room: the ratio of `offer` to `bareCopy` of the same two
/// arrays. Before each of them the snapshot before has gone its way, as between the steps of a training.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
        value = 3,
        jvmArgs = {"-Xmx1g", "-XX:+UseSerialGC"})
public class OfferBenchmark {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final RunId RUN = new RunId("benchmark");

    /// A small model and ResNet-18.
    @Param({"10000", "11689512"})
    private int dimension;

    private float[] position = {};
    private float[] velocity = {};
    private float[] positionCopy = {};
    private float[] velocityCopy = {};
    private SnapshotPublisher publisher = publisher(1);
    private long ordinal;

    @Setup
    public void allocate() {
        position = new float[dimension];
        velocity = new float[dimension];
        positionCopy = new float[dimension];
        velocityCopy = new float[dimension];
        publisher.close();
        publisher = publisher(dimension);
    }

    @Setup(Level.Invocation)
    public void letItGo() throws InterruptedException {
        publisher.flush(PATIENCE);
    }

    @TearDown
    public void close() {
        publisher.close();
    }

    @Benchmark
    public boolean offer() throws InterruptedException {
        return publisher.offer(
                new SnapshotHead(ordinal, ordinal++, Phase.PHASE_LIMITING, false, OptionalLong.empty()),
                position,
                velocity,
                () -> false);
    }

    @Benchmark
    public float bareCopy() {
        System.arraycopy(position, 0, positionCopy, 0, dimension);
        System.arraycopy(velocity, 0, velocityCopy, 0, dimension);
        return velocityCopy[0];
    }

    public static void main(String[] arguments) throws RunnerException {
        Options options = new OptionsBuilder()
                .include(OfferBenchmark.class.getSimpleName())
                .build();
        Collection<RunResult> results = new Runner(options).run();
        for (RunResult offer : results) {
            if (offer.getPrimaryResult().getLabel().equals("offer")) {
                String dimension = offer.getParams().getParam("dimension");
                double bare = median(results, "bareCopy", dimension);
                System.out.printf(
                        Locale.ROOT,
                        "d = %s: offer %.1f µs, bare copy %.1f µs, ratio of medians %.2f%n",
                        dimension,
                        median(results, "offer", dimension),
                        bare,
                        median(results, "offer", dimension) / bare);
            }
        }
    }

    private static double median(Collection<RunResult> results, String benchmark, String dimension) {
        return results.stream()
                .filter(result -> result.getPrimaryResult().getLabel().equals(benchmark)
                        && result.getParams().getParam("dimension").equals(dimension))
                .mapToDouble(result -> result.getPrimaryResult().getStatistics().getPercentile(50))
                .findFirst()
                .orElseThrow();
    }

    private static SnapshotPublisher publisher(int dimension) {
        return new SnapshotPublisher(
                new PublishSettings(PublishSettings.Policy.BLOCK, 256, 256L << 20),
                RUN,
                ShardPlan.of(dimension, DataType.DATA_TYPE_FLOAT32),
                DataType.DATA_TYPE_FLOAT32,
                (shard, frame, delivery) -> delivery.acknowledged(),
                new CountedPublishing(),
                System::nanoTime,
                Thread.ofPlatform().daemon(true).factory());
    }
}

package dev.perrin.wire.frame;

import dev.perrin.proto.trajectory.v1.DataType;
import dev.perrin.proto.trajectory.v1.PartHeader;
import dev.perrin.proto.trajectory.v1.Phase;
import dev.perrin.proto.trajectory.v1.Shard;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/// What a frame costs beside the least that it could: one copy of its floats and one checksum over them. The
/// sizes are the demo's model and a full part.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 2, jvmArgsAppend = "-XX:+UseSerialGC")
public class FrameCodecBenchmark {
    @Param({"650", "122880"})
    int coordinates;

    private final CRC32C checksum = new CRC32C();
    private final PartHeader snapshot = PartHeader.newBuilder()
            .setRun("softmax-digits-0001")
            .setOrdinal(12_345)
            .setStep(223_450)
            .setPhase(Phase.PHASE_LIMITING)
            .setCurvatureStep(100_000)
            .build();
    private FrameEncoder encoder = new FrameEncoder(shard(1));
    private float[] position = {};
    private float[] velocity = {};
    private float[] copy = {};
    private byte[] bytes = {};
    private byte[] frame = {};

    @Setup
    public void prepare() {
        encoder = new FrameEncoder(shard(coordinates));
        position = new float[coordinates];
        velocity = new float[coordinates];
        for (int i = 0; i < coordinates; i++) {
            position[i] = 1f / (i + 1);
            velocity[i] = -1f / (i + 2);
        }
        copy = new float[2 * coordinates];
        bytes = new byte[8 * coordinates];
        encoder.encode(snapshot, position, velocity, encoded -> frame = encoded);
        System.arraycopy(frame, frame.length - bytes.length, bytes, 0, bytes.length);
    }

    /// The yardstick.
    @Benchmark
    public long copyAndChecksum() {
        System.arraycopy(position, 0, copy, 0, coordinates);
        System.arraycopy(velocity, 0, copy, coordinates, coordinates);
        checksum.reset();
        checksum.update(bytes, 0, bytes.length);
        return checksum.getValue();
    }

    @Benchmark
    public void encode(Blackhole frames) {
        encoder.encode(snapshot, position, velocity, frames::consume);
    }

    @Benchmark
    public FramePart decode() {
        return FrameDecoder.decode(frame);
    }

    private static Shard shard(int dimension) {
        return ShardPlan.of(dimension, DataType.DATA_TYPE_FLOAT32).getFirst();
    }

    /// Runs all of it and prints the median of each as a multiple of the yardstick's; takes JMH's options.
    public static void main(String[] arguments) throws RunnerException, CommandLineOptionException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .parent(new CommandLineOptions(arguments))
                        .include(FrameCodecBenchmark.class.getName())
                        .build())
                .run();
        Map<String, Map<String, Double>> nanos = new TreeMap<>();
        for (RunResult result : results) {
            String name = result.getParams().getBenchmark();
            nanos.computeIfAbsent(result.getParams().getParam("coordinates"), coordinates -> new TreeMap<>())
                    .put(
                            name.substring(name.lastIndexOf('.') + 1),
                            result.getPrimaryResult().getStatistics().getPercentile(50));
        }
        nanos.forEach((coordinates, scores) -> {
            double yardstick = scores.getOrDefault("copyAndChecksum", Double.NaN);
            scores.forEach((name, score) -> System.out.printf(
                    Locale.ROOT,
                    "coordinates=%s benchmark=%s nanos=%.0f ratio=%.2f%n",
                    coordinates,
                    name,
                    score,
                    score / yardstick));
        });
    }
}

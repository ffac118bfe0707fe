package dev.perrin.analysis.displacement;

import dev.perrin.analysis.sim.InMemoryTrajectorySource;
import dev.perrin.analysis.sim.Trajectory;
import dev.perrin.analysis.trajectory.MeasurementSettings;
import dev.perrin.analysis.trajectory.PartRange;
import dev.perrin.analysis.trajectory.RunPlan;
import dev.perrin.proto.run.v1.LimitingPhase;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.proto.run.v1.RunSpec;
import dev.perrin.proto.run.v1.SnapshotSchedule;
import dev.perrin.proto.trajectory.v1.DataType;
import dev.perrin.proto.trajectory.v1.ParameterLayout;
import dev.perrin.proto.trajectory.v1.PartHeader;
import dev.perrin.proto.trajectory.v1.Phase;
import dev.perrin.proto.trajectory.v1.Shard;
import dev.perrin.proto.trajectory.v1.TensorLayout;
import dev.perrin.wire.frame.FramePart;
import dev.perrin.wire.frame.PartPlan;
import dev.perrin.wire.frame.ShardPlan;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/// The pass of stage 1 over one snapshot of the size of ResNet-18, beside this machine's rate of reading memory with
/// one core and beside a NumPy program that does the same, on whole vectors and part by part as the vectors come, all
/// in one run. Needs 3 GiB of heap, and python3 with NumPy.
///
/// The four take turns, one snapshot each, and times are processor times of one thread: what else the machine does then
/// counts for all of them alike, and waiting for a core for none.
///
/// The rate of the pass counts what it must read from memory: the record, the reference points, and means and
/// deviations of variances; what it writes is not counted.
public final class FoldBenchmark {
    private static final int DIMENSION = 11_689_512;
    private static final int TENSORS = 62;
    private static final int ROUNDS = 9;

    /// From here on one snapshot in a thousand tells its variances, which NumPy never does.
    private static final long FIRST_ORDINAL = 10_000;

    private FoldBenchmark() {}

    /// @param arguments none; or a number of snapshots, of which only the passes are measured
    public static void main(String[] arguments) throws IOException {
        boolean alone = arguments.length > 0;
        int rounds = alone ? Integer.parseInt(arguments[0]) : ROUNDS;
        System.out.printf(
                Locale.ROOT,
                "%-40s %9s %11s %7s %9s %6s %9s %6s%n",
                "d = " + DIMENSION,
                "pass",
                "memory",
                "ratio",
                "NumPy",
                "ratio",
                "by part",
                "ratio");
        measure("8 reference points, sketch, variances", 8, true, rounds, alone);
        measure("8 reference points, sketch", 8, false, rounds, alone);
        measure("4 reference points, sketch, variances", 4, true, rounds, alone);
        measure("1 reference point, sketch", 1, false, rounds, alone);
    }

    private static void measure(String name, int references, boolean variances, int rounds, boolean alone)
            throws IOException {
        Pass pass = new Pass(plan(references, variances));
        long[] memory = new long[1 << 25];
        Arrays.fill(memory, 1);
        long checked = 0;
        int warm = references + 4;
        double[] seconds = new double[rounds];
        double[] readSeconds = new double[rounds];
        double[] numpySeconds = new double[rounds];
        double[] partSeconds = new double[rounds];
        int part = PartPlan.of(DIMENSION, DataType.DATA_TYPE_FLOAT32).coordinatesPerPart();
        try (Numpy whole = alone ? null : Numpy.start(references, variances, DIMENSION);
                Numpy byPart = alone ? null : Numpy.start(references, variances, part)) {
            for (int round = -warm; round < rounds; round++) {
                if (round == 0) {
                    pass.goOn(FIRST_ORDINAL);
                }
                double begin = processorSeconds();
                pass.run();
                double middle = processorSeconds();
                checked += read(memory);
                double end = processorSeconds();
                double numpy = whole == null || round < -1 ? Double.NaN : whole.fold();
                double numpyByPart = byPart == null || round < -1 ? Double.NaN : byPart.fold();
                if (round >= 0) {
                    seconds[round] = middle - begin;
                    readSeconds[round] = end - middle;
                    numpySeconds[round] = numpy;
                    partSeconds[round] = numpyByPart;
                }
            }
        }
        if (checked != (long) memory.length * (rounds + warm)) {
            throw new IllegalStateException("memory was not read");
        }
        double bytes = DIMENSION * (8.0 + 4 * references + (variances ? 16 : 0));
        double passRate = bytes / median(seconds);
        double readRate = 8.0 * memory.length / median(readSeconds);
        System.out.printf(
                Locale.ROOT,
                "%-40s %6.1f ms %6.1f GB/s %6.0f%% %6.1f ms %5.1fx %6.1f ms %5.1fx  (pass %.1f GB/s, heap after %d MB)%n",
                name,
                1e3 * median(seconds),
                readRate * 1e-9,
                100 * passRate / readRate,
                1e3 * median(numpySeconds),
                median(numpySeconds) / median(seconds),
                1e3 * median(partSeconds),
                median(partSeconds) / median(seconds),
                passRate * 1e-9,
                heap(pass) >> 20);
    }

    private static double processorSeconds() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() * 1e-9;
    }

    /// Four streams, as fast as one core reads.
    private static long read(long[] values) {
        int quarter = values.length / 4;
        long s0 = 0;
        long s1 = 0;
        long s2 = 0;
        long s3 = 0;
        for (int i = 0; i < quarter; i++) {
            s0 += values[i];
            s1 += values[quarter + i];
            s2 += values[2 * quarter + i];
            s3 += values[3 * quarter + i];
        }
        return s0 + s1 + s2 + s3;
    }

    private static long heap(Pass alive) {
        System.gc();
        long used = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        return alive.parts.isEmpty() ? 0 : used;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /// The NumPy program, which folds a snapshot for each line that it is sent.
    private record Numpy(Path script, Process process, BufferedWriter to, BufferedReader from)
            implements AutoCloseable {
        static Numpy start(int references, boolean variances, int part) throws IOException {
            Path script = Files.createTempFile("fold", ".py");
            try (InputStream source = FoldBenchmark.class.getResourceAsStream("fold_benchmark.py")) {
                if (source == null) {
                    throw new IllegalStateException("fold_benchmark.py must be on the class path");
                }
                Files.copy(source, script, StandardCopyOption.REPLACE_EXISTING);
            }
            ProcessBuilder builder = new ProcessBuilder(
                    "python3",
                    script.toString(),
                    Integer.toString(DIMENSION),
                    Integer.toString(references),
                    Integer.toString(part),
                    variances ? "1" : "0");
            builder.environment().put("OPENBLAS_NUM_THREADS", "1");
            builder.environment().put("MKL_NUM_THREADS", "1");
            Process process =
                    builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
            return new Numpy(script, process, process.outputWriter(), process.inputReader());
        }

        double fold() throws IOException {
            to.write("fold\n");
            to.flush();
            String answer = from.readLine();
            if (answer == null) {
                throw new IllegalStateException("fold_benchmark.py failed");
            }
            return Double.parseDouble(answer.strip());
        }

        @Override
        public void close() throws IOException {
            to.close();
            from.close();
            process.destroy();
            Files.delete(script);
        }
    }

    private static RunPlan plan(int references, boolean variances) {
        ParameterLayout.Builder layout = ParameterLayout.newBuilder().setDimension(DIMENSION);
        for (long tensor = 0; tensor < TENSORS; tensor++) {
            layout.addTensors(TensorLayout.newBuilder().setOffset(tensor * DIMENSION / TENSORS));
        }
        RunRecord record = RunRecord.newBuilder()
                .setRun("measured")
                .setSpec(RunSpec.newBuilder()
                        .setLimitingSteps(100_000)
                        .setSnapshots(SnapshotSchedule.newBuilder().setEverySteps(1)))
                .setLayout(layout)
                .addAllShards(ShardPlan.of(DIMENSION, DataType.DATA_TYPE_FLOAT32))
                .setLimiting(LimitingPhase.newBuilder().setBurnInSteps(0))
                .build();
        MeasurementSettings defaults = MeasurementSettings.defaults();
        MeasurementSettings settings = new MeasurementSettings(
                LongStream.range(0, references).boxed().toList(),
                defaults.burnInSteps(),
                defaults.fitWindow(),
                defaults.sketchSize(),
                defaults.maxHistoryInBytes(),
                variances ? defaults.maxCoordinateStatistics() : 0);
        return RunPlan.of(record, settings).orElseThrow();
    }

    /// One snapshot after another through all parts; two different ones in turns.
    private static final class Pass {
        private final RunPlan plan;
        private final PartFolds folds = new PartFolds(
                new InMemoryTrajectorySource(Trajectory.of(new float[1][1], new float[1][1]), _ -> false));
        private final List<PartRange> parts = new ArrayList<>();
        private final List<List<ByteBuffer>> payloads = List.of(new ArrayList<>(), new ArrayList<>());
        private long ordinal;

        Pass(RunPlan plan) {
            this.plan = plan;
            SplittableRandom random = new SplittableRandom(1);
            for (Shard shard : plan.record().getShardsList()) {
                for (int part = 0; part < shard.getPartCount(); part++) {
                    PartRange range = plan.range(shard.getIndex(), part).orElseThrow();
                    parts.add(range);
                    for (List<ByteBuffer> payload : payloads) {
                        ByteBuffer bytes =
                                ByteBuffer.allocate(8 * range.count()).order(ByteOrder.LITTLE_ENDIAN);
                        while (bytes.hasRemaining()) {
                            bytes.putFloat((float) random.nextDouble() - 0.5f);
                        }
                        payload.add(bytes.flip());
                    }
                }
            }
        }

        /// @param next ordinal of the next snapshot
        void goOn(long next) {
            ordinal = next;
        }

        void run() {
            for (int i = 0; i < parts.size(); i++) {
                PartRange range = parts.get(i);
                PartHeader header = PartHeader.newBuilder()
                        .setRun(plan.run())
                        .setOrdinal(ordinal)
                        .setStep(ordinal)
                        .setShard(range.shard())
                        .setPart(range.part())
                        .setDataType(DataType.DATA_TYPE_FLOAT32)
                        .setCoordinateCount(range.count())
                        .setPhase(Phase.PHASE_LIMITING)
                        .setReference(ordinal == 0)
                        .build();
                FramePart part =
                        new FramePart(header, payloads.get((int) (ordinal % 2)).get(i));
                boolean folded = folds.fold(plan, range, part, step -> {
                            throw new IllegalStateException("no curvature at step " + step);
                        })
                        .isPresent();
                if (!folded) {
                    throw new IllegalStateException("snapshot " + ordinal + " was not new");
                }
            }
            ordinal++;
        }
    }
}

package dev.perrin.analysis.spectrum;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// All-lag mean-squared displacement here and by tidynamics' algorithm on NumPy, same data, alternating in one run.
///
/// Arguments: a Python with NumPy (default `python3`). Prints the median seconds of each, in processor time of one
/// thread, and their ratio.
public final class AllLagMsdBenchmark {
    private static final Path SCRIPT = Path.of("src/test/resources/dev/perrin/analysis/spectrum/tidynamics_msd.py")
            .toAbsolutePath();
    private static final int ROUNDS = 9;
    private static final int ALTERNATIONS = 3;

    /// Of a small series, so that everything is compiled before the first measurement.
    private static final int WARM_ROUNDS = 2_000;

    private final String python;
    private final PrintStream out;

    private AllLagMsdBenchmark(String python, PrintStream out) {
        this.python = python;
        this.out = out;
    }

    /// @param arguments path of a Python with NumPy, or none
    public static void main(String[] arguments) throws IOException, InterruptedException {
        AllLagMsdBenchmark benchmark =
                new AllLagMsdBenchmark(arguments.length > 0 ? arguments[0] : "python3", System.out);
        double[][] warm = walk(1_000, 10);
        for (int round = 0; round < WARM_ROUNDS; round++) {
            msd(warm);
        }
        benchmark.out.println(
                "| snapshots | coordinates | here, ms | NumPy, ms | NumPy / here | greatest difference |");
        benchmark.out.println("| --- | --- | --- | --- | --- | --- |");
        benchmark.compare(1_000, 10);
        benchmark.compare(10_000, 10);
        benchmark.compare(65_536, 4);
        benchmark.compare(100_000, 1);
        benchmark.compare(100_000, 10);
    }

    private void compare(int snapshots, int coordinates) throws IOException, InterruptedException {
        double[][] positions = walk(snapshots, coordinates);
        Path folder = Files.createTempDirectory("msd");
        Path data = folder.resolve("positions");
        Path result = folder.resolve("msd");
        write(positions, data);
        double[] here = new double[ALTERNATIONS * ROUNDS];
        double[] there = new double[ALTERNATIONS * ROUNDS];
        AllLagCurve curve = msd(positions);
        for (int alternation = 0; alternation < ALTERNATIONS; alternation++) {
            List<Double> seconds = numpy(data, snapshots, coordinates, result);
            for (int round = 0; round < ROUNDS; round++) {
                there[alternation * ROUNDS + round] = seconds.get(round);
                long begin = processorTime();
                curve = msd(positions);
                here[alternation * ROUNDS + round] = (processorTime() - begin) * 1e-9;
            }
        }
        out.printf(
                "| %,d | %d | %.2f | %.2f | %.1f | %.0e |%n",
                snapshots,
                coordinates,
                1e3 * median(here),
                1e3 * median(there),
                median(there) / median(here),
                difference(curve, result));
        for (Path file : List.of(data, result, folder)) {
            Files.delete(file);
        }
    }

    private static long processorTime() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static AllLagCurve msd(double[][] positions) {
        boolean[] present = new boolean[positions[0].length];
        Arrays.fill(present, true);
        AllLagMsd all = new AllLagMsd(present);
        for (double[] coordinate : positions) {
            all.add(coordinate);
        }
        return all.value();
    }

    private List<Double> numpy(Path data, int snapshots, int coordinates, Path result)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                python,
                SCRIPT.toString(),
                data.toString(),
                Integer.toString(snapshots),
                Integer.toString(coordinates),
                Integer.toString(ROUNDS),
                result.toString());
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        Process process = builder.start();
        List<Double> seconds =
                process.inputReader().lines().map(Double::valueOf).toList();
        if (process.waitFor() != 0) {
            throw new IllegalStateException("the NumPy script ended with " + process.exitValue());
        }
        return seconds;
    }

    /// Greatest relative difference over all lags but 0.
    private static double difference(AllLagCurve curve, Path result) throws IOException {
        ByteBuffer there = ByteBuffer.wrap(Files.readAllBytes(result)).order(ByteOrder.LITTLE_ENDIAN);
        double greatest = 0;
        for (int lag = 1; lag < curve.lags(); lag++) {
            double other = there.getDouble(lag * Double.BYTES);
            greatest = Math.max(greatest, Math.abs(other - curve.value(lag)) / curve.value(lag));
        }
        return greatest;
    }

    private static double[][] walk(int snapshots, int coordinates) {
        SplittableRandom random = new SplittableRandom(7);
        double[][] positions = new double[coordinates][snapshots];
        for (double[] coordinate : positions) {
            for (int t = 1; t < snapshots; t++) {
                coordinate[t] = coordinate[t - 1] + random.nextGaussian();
            }
        }
        return positions;
    }

    private static void write(double[][] positions, Path file) throws IOException {
        int snapshots = positions[0].length;
        ByteBuffer bytes =
                ByteBuffer.allocate(snapshots * positions.length * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int t = 0; t < snapshots; t++) {
            for (double[] coordinate : positions) {
                bytes.putDouble(coordinate[t]);
            }
        }
        Files.write(file, bytes.array());
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}

package dev.perrin.trainer.model.network;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.IntSupplier;
import java.util.function.IntToDoubleFunction;

/// One of the loops that a benchmark runs in turns, and its steps per second in every round.
final class Contender {
    private final String name;
    private final IntToDoubleFunction loop;
    private final IntSupplier threadCount;
    private double[] rates = new double[0];
    private int threads;

    /// @param loop a number of steps, to steps per second
    /// @param threadCount of its operations, asked by the thread that runs it, after it has run
    Contender(String name, IntToDoubleFunction loop, IntSupplier threadCount) {
        this.name = name;
        this.loop = loop;
        this.threadCount = threadCount;
    }

    /// Not measured.
    void warmUp(int steps) {
        var _ = loop.applyAsDouble(steps);
        threads = threadCount.getAsInt();
    }

    void run(int steps) {
        rates = Arrays.copyOf(rates, rates.length + 1);
        rates[rates.length - 1] = loop.applyAsDouble(steps);
    }

    double median() {
        return StepLoop.median(rates);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%-18s %d threads %9.3f steps/s (%.3f … %.3f)",
                name,
                threads,
                median(),
                Arrays.stream(rates).min().orElseThrow(),
                Arrays.stream(rates).max().orElseThrow());
    }
}

package dev.perrin.local.demo;

import dev.perrin.proto.run.v1.RunSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Trains all runs of a sweep on the local stack, one after the other.
@Command(
        name = "sweep",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Train all runs of a sweep, one after the other, and print a line for each.")
public final class SweepCommand implements Callable<Integer> {
    @Parameters(paramLabel = "SPEC", description = "File with a Sweep as JSON.")
    private Path file = Path.of("");

    @Mixin
    private StackOptions stack = new StackOptions();

    @Override
    public Integer call() throws InterruptedException {
        List<String> violations = new ArrayList<>(stack.violations());
        List<RunSpec> specs = new ArrayList<>();
        try {
            specs.addAll(SpecFile.sweep(file).all());
        } catch (IllegalArgumentException e) {
            violations.add(String.valueOf(e.getMessage()));
        }
        if (!violations.isEmpty()) {
            violations.forEach(stack::complain);
            return StackOptions.BAD_VALUE;
        }
        long needed = specs.stream().mapToLong(DiskNeed::bytes).reduce(0, SweepCommand::saturatedSum);
        return stack.run("sweep", needed, started -> new QueueRun(started, specs).run());
    }

    private static long saturatedSum(long left, long right) {
        return left > Long.MAX_VALUE - right ? Long.MAX_VALUE : left + right;
    }
}

package dev.perrin.local.demo;

import dev.perrin.proto.run.v1.RunSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Trains all runs of a sweep on the local stack, one after the other.
@Command(
        name = "sweep",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Train all runs of a sweep, one after the other, and print a line for each.")
public final class SweepCommand implements Callable<Integer> {
    @Mixin
    private SpecOptions specification = new SpecOptions();

    @Mixin
    private StackOptions stack = new StackOptions();

    @Override
    public Integer call() throws InterruptedException {
        List<String> violations = new ArrayList<>(stack.violations());
        List<RunSpec> specs = new ArrayList<>();
        try {
            specs.addAll(specification.sweep(System.in).all());
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

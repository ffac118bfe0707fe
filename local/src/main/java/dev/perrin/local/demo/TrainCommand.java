package dev.perrin.local.demo;

import dev.perrin.proto.run.v1.RunSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Trains one run of a specification on the local stack.
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Train a run by its specification, store and analyse every snapshot.")
public final class TrainCommand implements Callable<Integer> {
    @Mixin
    private SpecOptions specification = new SpecOptions();

    @Mixin
    private StackOptions stack = new StackOptions();

    @Override
    public Integer call() throws InterruptedException {
        List<String> violations = new ArrayList<>(stack.violations());
        List<RunSpec> specs = new ArrayList<>();
        try {
            specs.add(specification.run(System.in));
        } catch (IllegalArgumentException e) {
            violations.add(String.valueOf(e.getMessage()));
        }
        if (!violations.isEmpty()) {
            violations.forEach(stack::complain);
            return StackOptions.BAD_VALUE;
        }
        return stack.run("train", DiskNeed.bytes(specs.getFirst()), started -> new QueueRun(started, specs).run());
    }
}

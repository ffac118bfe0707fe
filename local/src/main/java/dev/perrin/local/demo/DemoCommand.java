package dev.perrin.local.demo;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Trains long past convergence, stores and analyses every snapshot, and prints what was measured beside what the
/// theory predicts. Checks its options; [StackOptions] prepares the data folder and cleans up, and [DemoRun] does the
/// work in between.
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Train a small model long past convergence and print measured against predicted.")
public final class DemoCommand implements Callable<Integer> {
    @Mixin
    private RunOptions run = new RunOptions();

    @Option(names = "--once", description = "End after the table instead of keeping the page up.")
    private boolean once;

    @Option(names = "--json", paramLabel = "FILE", description = "Also write the result as one JSON object.")
    private @Nullable Path json;

    @Mixin
    private StackOptions stack = new StackOptions();

    @Override
    public Integer call() throws InterruptedException {
        List<String> violations = violations();
        if (!violations.isEmpty()) {
            violations.forEach(stack::complain);
            return StackOptions.BAD_VALUE;
        }
        return stack.run("demo", DiskNeed.bytes(run.spec()), started -> {
            new DemoRun(started, run.spec(), json, once).run();
            return StackOptions.OK;
        });
    }

    private List<String> violations() {
        List<String> found = new ArrayList<>(run.violations());
        found.addAll(stack.violations());
        Path file = json;
        if (file != null && !canBeWritten(file.toAbsolutePath())) {
            found.add("--json must be a file in a folder that exists and can be written, but is '" + file + "'");
        }
        return found;
    }

    private static boolean canBeWritten(Path file) {
        Path parent = file.getParent();
        return parent != null && Files.isDirectory(parent) && Files.isWritable(parent) && !Files.isDirectory(file);
    }
}

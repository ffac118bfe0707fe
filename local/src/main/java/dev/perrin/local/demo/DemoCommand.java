package dev.perrin.local.demo;

import dev.perrin.local.process.FreePorts;
import dev.perrin.local.process.ServiceFailedException;
import dev.perrin.local.stack.Checkout;
import dev.perrin.local.stack.DataFolder;
import dev.perrin.local.stack.LocalStack;
import dev.perrin.local.stack.StackException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Trains long past convergence, stores and analyses every snapshot, and prints what was measured beside what
/// the theory predicts. Checks its options, prepares the data folder and cleans up; [DemoRun] does the work in
/// between.
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Train a small model long past convergence and print measured against predicted.")
public final class DemoCommand implements Callable<Integer> {
    private static final int OK = 0;
    private static final int FAILED = 1;
    private static final int BAD_VALUE = 2;
    private static final int CLEAN_UP_SECONDS = 20;
    private static final DateTimeFormatter FOLDER_TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    @Mixin
    private RunOptions run = new RunOptions();

    @Option(names = "--once", description = "End after the table instead of keeping the page up.")
    private boolean once;

    @Option(names = "--json", paramLabel = "FILE", description = "Also write the result as one JSON object.")
    private @Nullable Path json;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Keep broker, store and logs in DIR; a later demo there shows earlier runs too. "
                    + "Default: a new folder in .perrin, removed at the end.")
    private @Nullable Path dataDir;

    @Option(names = "--keep", description = "Leave the new folder in .perrin; ./perrin clean removes it.")
    private boolean keep;

    @Option(names = "--port", paramLabel = "PORT", description = "Of the page. Default: a free one.")
    private @Nullable Integer port;

    private final CountDownLatch cleanedUp = new CountDownLatch(1);
    private volatile boolean signalled;

    @Override
    public Integer call() throws InterruptedException {
        List<String> violations = violations();
        if (!violations.isEmpty()) {
            violations.forEach(this::complain);
            return BAD_VALUE;
        }
        try (DataFolder data = DataFolder.open(dataFolder())) {
            boolean succeeded = false;
            try {
                requireRoom(data);
                runOver(data);
                succeeded = true;
            } finally {
                clean(data, succeeded);
                cleanedUp.countDown();
            }
            return OK;
        } catch (StackException | ServiceFailedException | DemoFailedException e) {
            complain(String.valueOf(e.getMessage()));
            return FAILED;
        } catch (StatusRuntimeException e) {
            String description = e.getStatus().getDescription();
            complain(description == null ? String.valueOf(e.getMessage()) : description);
            return e.getStatus().getCode() == Status.Code.INVALID_ARGUMENT ? BAD_VALUE : FAILED;
        }
    }

    private void runOver(DataFolder data) throws InterruptedException {
        OptionalInt pagePort = port == null ? OptionalInt.empty() : OptionalInt.of(port);
        try (LocalStack stack = LocalStack.over(Checkout.current(), data, pagePort)) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> endBySignal(stack), "end-by-signal"));
            System.out.println("data folder: " + data.path() + (isKept() ? "" : " (removed at the end)"));
            new DemoRun(stack, run.spec(), json, once).run();
        }
    }

    /// Ctrl-C and kill: the children end and the data folder is cleaned before this process ends.
    private void endBySignal(LocalStack stack) {
        signalled = true;
        stack.close();
        try {
            if (!cleanedUp.await(CLEAN_UP_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("perrin: the data folder may not be clean");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<String> violations() {
        List<String> found = new ArrayList<>(run.violations());
        Integer pagePort = port;
        if (pagePort != null && (pagePort < 1 || pagePort > 65535)) {
            found.add("--port must be between 1 and 65535, but is " + pagePort);
        } else if (pagePort != null && !FreePorts.isFree(pagePort)) {
            found.add("--port must be free on 127.0.0.1, but " + pagePort + " is in use");
        }
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

    private void requireRoom(DataFolder data) {
        long needed = DiskNeed.bytes(run.spec());
        long usable = data.usableBytes();
        if (usable < needed) {
            throw new StackException(String.format(
                    Locale.ROOT,
                    "the run needs about %,d MiB on disk, but %s has %,d MiB free; fewer --steps or a larger "
                            + "--snapshot-every need less, --data-dir puts it elsewhere",
                    needed >> 20,
                    data.path(),
                    usable >> 20));
        }
    }

    private Path dataFolder() {
        if (dataDir != null) {
            return dataDir;
        }
        String name = "demo-" + FOLDER_TIME.format(LocalDateTime.now(ZoneId.systemDefault())) + "-"
                + ProcessHandle.current().pid();
        return Checkout.current().workFolder().resolve(name);
    }

    private boolean isKept() {
        return keep || dataDir != null;
    }

    private void clean(DataFolder data, boolean succeeded) {
        if (isKept()) {
            return;
        }
        if (succeeded || signalled) {
            data.deleteAll();
        } else {
            data.deleteData();
            complain("logs are in " + data.logs() + "; ./perrin clean removes them");
        }
    }

    private void complain(String message) {
        // What ends because the user ended it is no news.
        if (!signalled) {
            System.err.println("perrin: " + message);
        }
    }
}

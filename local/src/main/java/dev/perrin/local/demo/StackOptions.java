package dev.perrin.local.demo;

import dev.perrin.local.process.FreePorts;
import dev.perrin.local.process.ServiceFailedException;
import dev.perrin.local.stack.Checkout;
import dev.perrin.local.stack.DataFolder;
import dev.perrin.local.stack.LocalStack;
import dev.perrin.local.stack.StackException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Where a command keeps its data, and what it does around its work on the local stack: prepares the folder, ends
/// everything on Ctrl-C, cleans up, and says by its exit status how it went.
final class StackOptions {
    static final int OK = 0;
    static final int FAILED = 1;
    static final int BAD_VALUE = 2;

    private static final int CLEAN_UP_SECONDS = 20;
    private static final DateTimeFormatter FOLDER_TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Keep broker, store and logs in DIR; a later command there shows earlier runs too. "
                    + "Default: a new folder in .perrin, removed at the end.")
    private @Nullable Path dataDir;

    @Option(names = "--keep", description = "Leave the new folder in .perrin; ./perrin clean removes it.")
    private boolean keep;

    @Option(names = "--port", paramLabel = "PORT", description = "Of the page. Default: a free one.")
    private @Nullable Integer port;

    private final CountDownLatch cleanedUp = new CountDownLatch(1);
    private volatile boolean signalled;

    /// What is done on a stack that has not been started.
    interface Work {
        /// @return the exit status
        int on(LocalStack stack) throws InterruptedException;
    }

    boolean hasDataDir() {
        return dataDir != null;
    }

    /// Every broken rule as a sentence.
    List<String> violations() {
        Integer pagePort = port;
        if (pagePort != null && (pagePort < 1 || pagePort > 65535)) {
            return List.of("--port must be between 1 and 65535, but is " + pagePort);
        }
        if (pagePort != null && !FreePorts.isFree(pagePort)) {
            return List.of("--port must be free on 127.0.0.1, but " + pagePort + " is in use");
        }
        return List.of();
    }

    /// @param name of the command, for its folder
    /// @param neededBytes on disk
    /// @return the exit status
    int run(String name, long neededBytes, Work work) throws InterruptedException {
        try (DataFolder data = DataFolder.open(folder(name))) {
            boolean succeeded = false;
            try {
                requireRoom(data, neededBytes);
                int status = runOver(data, work);
                succeeded = status == OK;
                return status;
            } finally {
                clean(data, succeeded);
                cleanedUp.countDown();
            }
        } catch (StackException | ServiceFailedException | DemoFailedException e) {
            complain(String.valueOf(e.getMessage()));
            return FAILED;
        } catch (StatusRuntimeException e) {
            String description = e.getStatus().getDescription();
            complain(description == null ? String.valueOf(e.getMessage()) : description);
            return e.getStatus().getCode() == Status.Code.INVALID_ARGUMENT ? BAD_VALUE : FAILED;
        }
    }

    void complain(String message) {
        // What ends because the user ended it is no news.
        if (!signalled) {
            System.err.println("perrin: " + message);
        }
    }

    private int runOver(DataFolder data, Work work) throws InterruptedException {
        OptionalInt pagePort = port == null ? OptionalInt.empty() : OptionalInt.of(port);
        try (LocalStack stack = LocalStack.over(Checkout.current(), data, pagePort)) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> endBySignal(stack), "end-by-signal"));
            System.out.println("data folder: " + data.path() + (isKept() ? "" : " (removed at the end)"));
            return work.on(stack);
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

    private static void requireRoom(DataFolder data, long needed) {
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

    private Path folder(String name) {
        if (dataDir != null) {
            return dataDir;
        }
        return Checkout.current()
                .workFolder()
                .resolve(name + "-" + FOLDER_TIME.format(LocalDateTime.now(ZoneId.systemDefault())) + "-"
                        + ProcessHandle.current().pid());
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
}

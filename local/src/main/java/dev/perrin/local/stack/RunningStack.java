package dev.perrin.local.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Where the services of a running stack are, for other commands of the same checkout: a file named after the process
/// that started them, in `.perrin/running`. The `perrin` script reads it, and passes over files of processes that are
/// gone.
public final class RunningStack implements AutoCloseable {
    private final Path file;

    private RunningStack(Path file) {
        this.file = file;
    }

    public static RunningStack announce(Checkout checkout, LocalStack stack) {
        Path folder = checkout.workFolder().resolve("running");
        Path file = folder.resolve(Long.toString(ProcessHandle.current().pid()));
        try {
            Files.createDirectories(folder);
            Files.writeString(
                    file,
                    "archive=" + stack.target(ServiceName.SNAPSHOT) + "\ntheory=" + stack.target(ServiceName.THEORY)
                            + "\npage=" + stack.pageUrl() + "\n");
        } catch (IOException e) {
            throw new StackException("cannot write " + file + ": " + e.getMessage(), e);
        }
        return new RunningStack(file);
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new StackException("cannot remove " + file + ": " + e.getMessage(), e);
        }
    }
}

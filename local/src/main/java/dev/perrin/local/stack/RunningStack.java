package dev.perrin.local.stack;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/// Where the services of a running stack are, for other commands of the same checkout: a file named after the process
/// that started them, in `.perrin/running`. The `perrin` script reads it, and passes over files of processes that are
/// gone.
public final class RunningStack implements AutoCloseable {
    private final Path file;

    private RunningStack(Path file) {
        this.file = file;
    }

    /// Where two of the services answer, as host:port.
    public record Targets(String trainer, String archive) {}

    /// The stack of this checkout that was started last and runs now.
    public static Optional<Targets> latest(Checkout checkout) {
        Path folder = checkout.workFolder().resolve("running");
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(RunningStack::isAlive)
                    .max(Comparator.comparing(RunningStack::writtenAt))
                    .map(RunningStack::targets);
        } catch (IOException e) {
            throw new StackException("cannot read " + folder + ": " + e.getMessage(), e);
        }
    }

    private static boolean isAlive(Path file) {
        String name = file.getFileName().toString();
        return name.matches("\\d{1,18}")
                && ProcessHandle.of(Long.parseLong(name)).isPresent();
    }

    private static Instant writtenAt(Path file) {
        try {
            return Files.getLastModifiedTime(file).toInstant();
        } catch (IOException _) {
            // Its stack has just ended.
            return Instant.MIN;
        }
    }

    private static Targets targets(Path file) {
        try (Reader reader = Files.newBufferedReader(file)) {
            Properties found = new Properties();
            found.load(reader);
            return new Targets(found.getProperty("trainer", ""), found.getProperty("archive", ""));
        } catch (IOException e) {
            throw new StackException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    public static RunningStack announce(Checkout checkout, LocalStack stack) {
        Path folder = checkout.workFolder().resolve("running");
        Path file = folder.resolve(Long.toString(ProcessHandle.current().pid()));
        try {
            Files.createDirectories(folder);
            Files.writeString(
                    file,
                    "trainer=" + stack.target(ServiceName.TRAINER) + "\narchive=" + stack.target(ServiceName.SNAPSHOT)
                            + "\ntheory=" + stack.target(ServiceName.THEORY) + "\npage=" + stack.pageUrl() + "\n");
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

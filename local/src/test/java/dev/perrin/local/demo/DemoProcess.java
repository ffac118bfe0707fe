package dev.perrin.local.demo;

import dev.perrin.local.TestCheckout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The command as a user runs it, in a process of its own, with what it printed.
final class DemoProcess implements AutoCloseable {
    private final Process process;
    private final Path out;
    private final Path err;
    private final List<ProcessHandle> children = new ArrayList<>();

    private DemoProcess(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /// @param folder for what it prints
    static DemoProcess start(Path folder, String... arguments) throws IOException {
        Path target = TestCheckout.root().resolve("local/target");
        List<String> command = new ArrayList<>(hearingInterrupts());
        command.addAll(List.of(
                TestCheckout.java().toString(),
                "-Xmx192m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                TestCheckout.get().javaOptions(),
                "-Dperrin.home=" + TestCheckout.root(),
                "-cp",
                target.resolve("local.jar") + ":" + target.resolve("lib") + "/*",
                "dev.perrin.local.Main"));
        command.addAll(List.of(arguments));
        Path out = folder.resolve("out.txt");
        Path err = folder.resolve("err.txt");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        return new DemoProcess(process, out, err);
    }

    /// A shell without job control starts what it puts into the background deaf to SIGINT, and so are all its
    /// descendants: tests that run there would send the command a Ctrl-C that it never hears. GNU env undoes that;
    /// where it is missing, the signal is left as it was inherited.
    private static List<String> hearingInterrupts() throws IOException {
        List<String> reset = List.of("env", "--default-signal=INT");
        List<String> probe = new ArrayList<>(reset);
        probe.add("true");
        try {
            Process tried = new ProcessBuilder(probe)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return tried.waitFor() == 0 ? reset : List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while probing env", e);
        }
    }

    /// Waits for its end, and keeps an eye on the children it has meanwhile.
    int awaitEnd(Duration deadline) throws InterruptedException {
        long end = System.nanoTime() + deadline.toNanos();
        while (!process.waitFor(200, TimeUnit.MILLISECONDS)) {
            rememberChildren();
            if (System.nanoTime() > end) {
                throw new AssertionError("the command does not end within " + deadline + "\n" + out() + err());
            }
        }
        return process.exitValue();
    }

    boolean hasPrinted(String text) {
        if (!process.isAlive()) {
            throw new AssertionError("the command has ended\n" + out() + err());
        }
        rememberChildren();
        return out().contains(text);
    }

    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    long pid() {
        return process.pid();
    }

    /// Of the children it ever had, those that still run.
    List<ProcessHandle> remainingChildren() {
        return children.stream().filter(ProcessHandle::isAlive).toList();
    }

    /// The child whose command line names this module.
    ProcessHandle child(String module) {
        rememberChildren();
        return children.stream()
                .filter(child -> child.info().commandLine().orElse("").contains(module))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no child runs " + module));
    }

    int childCount() {
        return children.size();
    }

    String out() {
        return read(out);
    }

    String err() {
        return read(err);
    }

    @Override
    public void close() {
        rememberChildren();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
    }

    private void rememberChildren() {
        process.descendants().filter(child -> !children.contains(child)).forEach(children::add);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.perrin.local.process;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One child process: start, wait until ready, end, start again. Its standard input stays open as long as this process
/// lives, which is what [ParentWatch] in the child looks at.
///
/// Thread-safe: an end asked for while it starts wins.
public final class ServiceProcess implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final long POLL_MILLIS = 50;
    private static final int SHOWN_LINES = 25;

    private final ServiceLaunch launch;
    private final Duration grace;
    private final ServiceLog log;
    private final Consumer<String> onUnexpectedEnd;
    private @Nullable Process process;
    private long logStart;
    private boolean ended;

    /// @param onUnexpectedEnd told what happened, from another thread, at an end that was not asked for here
    public ServiceProcess(ServiceLaunch launch, Consumer<String> onUnexpectedEnd) {
        this(launch, GRACE, onUnexpectedEnd);
    }

    /// @param grace between the request to end and the end by force
    ServiceProcess(ServiceLaunch launch, Duration grace, Consumer<String> onUnexpectedEnd) {
        this.launch = launch;
        this.grace = grace;
        this.log = new ServiceLog(launch.log());
        this.onUnexpectedEnd = onUnexpectedEnd;
    }

    public String name() {
        return launch.name();
    }

    public synchronized void start() {
        if (ended) {
            throw new ServiceFailedException(name() + " is not started: the end was asked for");
        }
        if (process != null && process.isAlive()) {
            throw new IllegalStateException(name() + " runs already");
        }
        ProcessBuilder builder = new ProcessBuilder(launch.command());
        builder.environment().putAll(launch.environment());
        builder.redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(launch.log().toFile()));
        try {
            Files.createDirectories(launch.log().toAbsolutePath().getParent());
            logStart = log.sizeInBytes();
            Process started = builder.start();
            process = started;
            Thread.ofVirtual().name(name() + "-watch").start(() -> watch(started));
        } catch (IOException e) {
            throw new ServiceFailedException("cannot start " + name() + ": " + e.getMessage(), e);
        }
    }

    /// Returns when the child is ready; fails when it ends before or takes longer than the deadline.
    public void awaitReady(Readiness readiness, Duration deadline) throws InterruptedException {
        Process current = current();
        long end = System.nanoTime() + deadline.toNanos();
        while (!readiness.isReady()) {
            if (current.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new ServiceFailedException(describeEnd(current));
            }
            if (System.nanoTime() > end) {
                throw new ServiceFailedException(
                        name() + " is not ready after " + deadline.toSeconds() + " s" + describeLog());
            }
        }
    }

    /// Ready when the child has printed this line since its last start.
    public Readiness printed(String line) {
        long from;
        synchronized (this) {
            from = logStart;
        }
        return () -> log.hasLine(line, from);
    }

    public synchronized boolean isRunning() {
        return process != null && process.isAlive();
    }

    public long pid() {
        return current().pid();
    }

    /// As if the machine had lost it: no grace, no cleaning up. Can be started again.
    public void kill() throws InterruptedException {
        Process victim = release();
        victim.destroyForcibly();
        victim.waitFor();
    }

    /// Orderly, then by force. Cannot be started again.
    @Override
    public void close() {
        Process leaving;
        synchronized (this) {
            ended = true;
            leaving = process;
            process = null;
        }
        if (leaving != null) {
            end(leaving);
        }
    }

    private void end(Process leaving) {
        leaving.destroy();
        try {
            if (!leaving.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS)) {
                leaving.destroyForcibly();
                leaving.waitFor();
            }
        } catch (InterruptedException e) {
            leaving.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void watch(Process watched) {
        try {
            watched.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        boolean unexpected;
        synchronized (this) {
            unexpected = watched.equals(process);
        }
        if (unexpected) {
            onUnexpectedEnd.accept(describeEnd(watched));
        }
    }

    private synchronized Process current() {
        if (process == null) {
            throw new IllegalStateException(name() + " does not run");
        }
        return process;
    }

    private synchronized Process release() {
        Process running = current();
        process = null;
        return running;
    }

    private String describeEnd(Process last) {
        return name() + " ended by itself with exit status " + last.exitValue() + describeLog();
    }

    private String describeLog() {
        return "\n--- end of " + launch.log() + " ---\n" + String.join("\n", log.lastLines(SHOWN_LINES));
    }
}

package dev.perrin.local.process;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/// Ends this JVM when its parent is gone, however that came about: the parent holds the other end of standard
/// input, and the operating system closes it even for a parent that was killed outright.
///
/// As a main class it runs another main class under that watch: the first argument names it, the rest are its own.
public final class ParentWatch {
    /// For the orderly end that [System#exit] begins.
    private static final long GRACE_MILLIS = 10_000;

    private ParentWatch() {}

    public static void main(String[] arguments) throws ReflectiveOperationException {
        if (arguments.length == 0) {
            throw new IllegalArgumentException("the first argument must name the main class to watch over");
        }
        endWithParent();
        try {
            Class.forName(arguments[0]).getMethod("main", String[].class).invoke(null, (Object)
                    Arrays.copyOfRange(arguments, 1, arguments.length));
        } catch (InvocationTargetException e) {
            e.printStackTrace();
            // Threads that the main left behind would keep the JVM alive, and it useless.
            System.exit(1);
        }
    }

    private static void endWithParent() {
        startDaemon("parent-watch", () -> {
            awaitEnd(System.in);
            startDaemon("parent-watch-grace", () -> {
                pause();
                Runtime.getRuntime().halt(1);
            });
            System.exit(0);
        });
    }

    /// Returns when the stream has ended or is broken.
    static void awaitEnd(InputStream stream) {
        try {
            while (stream.read() >= 0) {
                // What comes is of no interest, only that it ends.
            }
        } catch (IOException e) {
            // A broken pipe says the same as its end.
        }
    }

    private static void pause() {
        try {
            Thread.sleep(GRACE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void startDaemon(String name, Runnable task) {
        Thread.ofPlatform().daemon().name(name).start(task);
    }
}

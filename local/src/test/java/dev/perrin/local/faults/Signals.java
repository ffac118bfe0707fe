package dev.perrin.local.faults;

import java.io.IOException;
import java.io.UncheckedIOException;

/// Signals that the JDK does not send.
final class Signals {
    private Signals() {}

    static void stop(long pid) throws InterruptedException {
        send("-STOP", pid);
    }

    static void resume(long pid) throws InterruptedException {
        send("-CONT", pid);
    }

    private static void send(String signal, long pid) throws InterruptedException {
        try {
            new ProcessBuilder("kill", signal, Long.toString(pid))
                    .inheritIO()
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot send " + signal, e);
        }
    }
}

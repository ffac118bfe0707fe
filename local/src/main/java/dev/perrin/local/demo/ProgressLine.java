package dev.perrin.local.demo;

import java.io.PrintStream;
import java.time.Duration;

/// What is going on, on standard error: one line that is written over on a terminal, otherwise a line every few seconds
/// and at every change of subject.
final class ProgressLine {
    private static final long QUIET_NANOS = Duration.ofSeconds(5).toNanos();

    private final PrintStream out;
    private final boolean terminal;
    private String subject = "";
    private long lastPrinted;
    private boolean open;

    ProgressLine(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /// On standard error; whether that is a terminal is known to the script that started this.
    static ProgressLine onStandardError() {
        return new ProgressLine(System.err, Boolean.getBoolean("perrin.terminal"));
    }

    /// @param subject what the text is about; its change is always shown
    synchronized void show(String subject, String text) {
        long now = System.nanoTime();
        if (terminal) {
            out.print("\r" + text + "\u001b[K");
            out.flush();
            open = true;
        } else if (!subject.equals(this.subject) || now - lastPrinted >= QUIET_NANOS) {
            out.println(text);
            lastPrinted = now;
        }
        this.subject = subject;
    }

    /// Leaves the last text where it is; other output may follow.
    synchronized void end() {
        if (open) {
            out.println();
            open = false;
        }
        subject = "";
    }
}

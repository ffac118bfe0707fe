package dev.perrin.local.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.util.OptionalDouble;

/// What is going on, on standard error: one line that is written over on a terminal, otherwise a line every few seconds
/// and at every change of subject.
final class ProgressLine {
    private static final long QUIET_NANOS = Duration.ofSeconds(5).toNanos();

    private static final int BAR_WIDTH = 20;

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

    /// With a bar before the text on a terminal.
    ///
    /// @param subject what the text is about; its change is always shown
    /// @param fraction of the work that is done; empty for no bar
    void show(String subject, OptionalDouble fraction, String text) {
        show(subject, terminal && fraction.isPresent() ? bar(fraction.getAsDouble()) + " " + text : text);
    }

    private static String bar(double fraction) {
        int done = (int) Math.floor(BAR_WIDTH * Math.clamp(fraction, 0, 1));
        return "[" + "#".repeat(done) + "-".repeat(BAR_WIDTH - done) + "]";
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

    /// A line of its own, which stays.
    synchronized void warn(String text) {
        end();
        out.println("perrin: " + text);
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

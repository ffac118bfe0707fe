package dev.perrin.local.demo;

import dev.perrin.local.stack.LocalStack;
import dev.perrin.proto.run.v1.RunRecord;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;

/// Follows runs to their end without showing their progress.
final class QuietFollower {
    private QuietFollower() {}

    static RunProgress follow(LocalStack stack, RunRecord started) throws InterruptedException {
        ProgressLine silent =
                new ProgressLine(new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8), false);
        return new RunFollower(stack, silent, new StallWatch(Clock.systemUTC(), silent::warn)).follow(started);
    }
}

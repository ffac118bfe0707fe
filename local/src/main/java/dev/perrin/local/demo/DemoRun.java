package dev.perrin.local.demo;

import dev.perrin.local.stack.Checkout;
import dev.perrin.local.stack.LocalStack;
import dev.perrin.local.stack.RunningStack;
import dev.perrin.local.stack.ServiceName;
import dev.perrin.local.stack.StackClients;
import dev.perrin.proto.analysis.v1.AnalysisResult;
import dev.perrin.proto.analysis.v1.GetResultRequest;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.proto.run.v1.RunSpec;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One demo from the start of the processes to the table, and on to Ctrl-C unless it is to end there.
final class DemoRun {
    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final Duration PREDICTION_DEADLINE = Duration.ofSeconds(30);
    private static final int CALL_SECONDS = 10;

    private final LocalStack stack;
    private final RunSpec spec;
    private final @Nullable Path json;
    private final boolean once;
    private final ProgressLine progress = ProgressLine.onStandardError();
    private final long beganNanos = System.nanoTime();

    DemoRun(LocalStack stack, RunSpec spec, @Nullable Path json, boolean once) {
        this.stack = stack;
        this.spec = spec;
        this.json = json;
        this.once = once;
    }

    void run() throws InterruptedException {
        progress.show("start", "starting broker, store and the four services …");
        stack.start();
        progress.end();
        System.out.printf(Locale.ROOT, "page: %s (everything serves after %.1f s)%n", stack.pageUrl(), seconds());
        System.out.printf(
                "archive: %s (./perrin archive finds it), theory: %s%n",
                stack.target(ServiceName.SNAPSHOT), stack.target(ServiceName.THEORY));
        try (RunningStack _ = RunningStack.announce(Checkout.current(), stack)) {
            follow();
        }
    }

    private void follow() throws InterruptedException {
        RunRecord started = stack.startRun(spec);
        System.out.println("run: " + started.getRun());
        RunProgress end =
                new RunFollower(stack, progress, new StallWatch(Clock.systemUTC(), progress::warn)).follow(started);
        AnalysisResult result = awaitPrediction(started.getRun());
        System.out.println();
        new DemoTable(end, result).lines().forEach(System.out::println);
        writeJson(DemoJson.of(end, result, stack.pageUrl()));
        System.out.printf(Locale.ROOT, "%ntook %.1f s%n", seconds());
        requirePrediction(result);
        if (!once) {
            keepPageUp();
        }
    }

    /// The prediction is asked for when the measurement is complete: it may come a moment later.
    private AnalysisResult awaitPrediction(String run) throws InterruptedException {
        long deadline = System.nanoTime() + PREDICTION_DEADLINE.toNanos();
        AnalysisResult result = AnalysisResult.getDefaultInstance();
        while (!hasPrediction(result) && System.nanoTime() < deadline) {
            try {
                result = result(run);
            } catch (StatusRuntimeException e) {
                if (!StackClients.mayHaveGoneLost(e)) {
                    throw e;
                }
            }
            if (!hasPrediction(result)) {
                Thread.sleep(PAUSE);
            }
        }
        return result;
    }

    private AnalysisResult result(String run) {
        return stack.clients()
                .analysis()
                .withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS)
                .getResult(GetResultRequest.newBuilder().setRun(run).build())
                .getResult();
    }

    private static boolean hasPrediction(AnalysisResult result) {
        return result.getLocalDisplacement().hasPredicted();
    }

    private static void requirePrediction(AnalysisResult result) {
        if (!hasPrediction(result)) {
            throw new DemoFailedException("there is no prediction for the run: " + result.getPredictionStatus());
        }
    }

    private void writeJson(DemoJson object) {
        if (json == null) {
            return;
        }
        try {
            object.writeTo(json);
        } catch (IOException e) {
            throw new DemoFailedException("cannot write " + json + ": " + e);
        }
    }

    private void keepPageUp() throws InterruptedException {
        System.out.println("the page stays at " + stack.pageUrl() + " until Ctrl-C");
        while (!stack.isClosed()) {
            stack.failure().ifPresent(failure -> {
                throw new DemoFailedException(failure);
            });
            Thread.sleep(PAUSE);
        }
    }

    private double seconds() {
        return (System.nanoTime() - beganNanos) / 1e9;
    }
}

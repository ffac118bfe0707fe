package dev.perrin.local.demo;

import dev.perrin.local.stack.Checkout;
import dev.perrin.local.stack.LocalStack;
import dev.perrin.local.stack.RunningStack;
import dev.perrin.proto.run.v1.Hyperparameters;
import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.proto.run.v1.RunSpec;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Runs in the queue of the trainer, followed one after the other until each is stored and analysed.
final class QueueRun {
    private final LocalStack stack;
    private final List<RunSpec> specs;
    private final ProgressLine progress = ProgressLine.onStandardError();

    QueueRun(LocalStack stack, List<RunSpec> specs) {
        this.stack = stack;
        this.specs = specs;
    }

    /// @return the exit status: that of a failure when any run has not finished
    int run() throws InterruptedException {
        progress.show("start", "starting broker, store and the four services …");
        stack.start();
        progress.end();
        System.out.println("page: " + stack.pageUrl());
        try (RunningStack _ = RunningStack.announce(Checkout.current(), stack)) {
            List<RunRecord> queued = new ArrayList<>();
            for (RunSpec spec : specs) {
                queued.add(stack.startRun(spec));
            }
            boolean finished = true;
            for (int i = 0; i < queued.size(); i++) {
                finished &= follow(queued.get(i), i);
            }
            return finished ? StackOptions.OK : StackOptions.FAILED;
        }
    }

    private boolean follow(RunRecord queued, int index) throws InterruptedException {
        String place = queued.getRun() + (specs.size() == 1 ? "" : " (" + (index + 1) + " of " + specs.size() + ")");
        RunProgress end = new RunFollower(stack, progress, new StallWatch(Clock.systemUTC(), progress::warn), place)
                .settle(queued);
        RunRecord record = end.record();
        Hyperparameters with = record.getSpec().getHyperparameters();
        System.out.printf(
                Locale.ROOT,
                "%s: %s, η %s, β %s, λ %s, S %d, seed %d, %,d steps, %,d snapshots stored and analysed%s%n",
                record.getRun(),
                end.phase(),
                with.getLearningRate(),
                with.getMomentum(),
                with.getWeightDecay(),
                with.getBatchSize(),
                record.getSpec().getSeed(),
                record.getProgress().getStep(),
                end.counts().analysed(),
                record.getReason().isEmpty() ? "" : ": " + record.getReason());
        return record.getPhase() == RunPhase.RUN_PHASE_FINISHED;
    }
}

package dev.perrin.local.demo;

import dev.perrin.local.stack.StackClients;
import dev.perrin.proto.archive.v1.ArchiveGrpc.ArchiveBlockingStub;
import dev.perrin.proto.archive.v1.GetCurvatureRequest;
import dev.perrin.proto.archive.v1.GetCurvatureResponse;
import dev.perrin.proto.run.v1.Progress;
import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.proto.run.v1.RunSpec;
import dev.perrin.proto.training.v1.GetRunRequest;
import dev.perrin.proto.training.v1.MeasureCurvatureRequest;
import dev.perrin.proto.training.v1.StopRunRequest;
import dev.perrin.proto.training.v1.TrainingGrpc.TrainingBlockingStub;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// A measurement of curvature from its request to the table of its result, which is taken from the archive.
final class CurvatureRun {
    private static final Duration PAUSE = Duration.ofMillis(400);
    /// What is shown is shown again after it, for those who read a log.
    private static final Duration SILENCE = Duration.ofSeconds(1);
    private static final int CALL_SECONDS = 20;
    private static final int START_ATTEMPTS = 30;
    private static final int STORE_ATTEMPTS = 150;

    private final Supplier<TrainingBlockingStub> training;
    private final Supplier<ArchiveBlockingStub> archive;
    private final ProgressLine progress;

    CurvatureRun(
            Supplier<TrainingBlockingStub> training, Supplier<ArchiveBlockingStub> archive, ProgressLine progress) {
        this.training = training;
        this.archive = archive;
        this.progress = progress;
    }

    /// @return the exit status
    int run(MeasureCurvatureRequest request) throws InterruptedException {
        RunRecord seen = start(request);
        try (RunWatch watch = RunWatch.open(training, seen)) {
            while (!RunWatch.hasEnded(seen)) {
                show(seen);
                seen = watch.await(seen, SILENCE);
            }
        }
        progress.end();
        if (seen.getPhase() != RunPhase.RUN_PHASE_FINISHED) {
            throw new DemoFailedException("the measurement has not finished: " + seen.getReason());
        }
        new CurvatureTable(seen, stored(seen.getRun())).print(System.out);
        return StackOptions.OK;
    }

    /// Asks for the end of a measurement; nothing is said when that cannot be done.
    void cancel(String run) {
        try {
            var _ = training.get()
                    .withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS)
                    .stopRun(StopRunRequest.newBuilder().setRun(run).build());
        } catch (StatusRuntimeException e) {
            progress.show("cancel", "the measurement may go on: " + e.getMessage());
        }
    }

    /// The id is the client's, so a call that went lost can be made again. A measurement of the same kind that an
    /// earlier stack over the same data did not end goes on with this one; one that has finished has its result.
    private RunRecord start(MeasureCurvatureRequest request) throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                return training.get()
                        .withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS)
                        .measureCurvature(request)
                        .getRecord();
            } catch (StatusRuntimeException e) {
                if (e.getStatus().getCode() == Status.Code.ALREADY_EXISTS) {
                    RunRecord known = get(request.getRun());
                    if (attempt > 1 || goesOn(known, request)) {
                        return known;
                    }
                }
                if (attempt == START_ATTEMPTS || !StackClients.mayHaveGoneLost(e)) {
                    throw e;
                }
                Thread.sleep(PAUSE);
            }
        }
    }

    /// @param request without what the trainer fills in
    static boolean goesOn(RunRecord known, MeasureCurvatureRequest request) {
        RunSpec has = known.getSpec();
        boolean hasFailed = switch (known.getPhase()) {
            case RUN_PHASE_STOPPED, RUN_PHASE_FAILED -> true;
            case RUN_PHASE_FINISHED,
                    RUN_PHASE_UNSPECIFIED,
                    RUN_PHASE_PENDING,
                    RUN_PHASE_CONVERGING,
                    RUN_PHASE_MEASURING_CURVATURE,
                    RUN_PHASE_LIMITING,
                    UNRECOGNIZED -> false;
        };
        return !hasFailed
                && has.getCurvatureOf().equals(request.getOf())
                && (request.getProjectedModes() == 0 || request.getProjectedModes() == has.getProjectedModes())
                && has.getCurvature().toBuilder()
                        .mergeFrom(request.getCurvature())
                        .build()
                        .equals(has.getCurvature());
    }

    private RunRecord get(String run) {
        return training.get()
                .withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS)
                .getRun(GetRunRequest.newBuilder().setRun(run).build())
                .getRecord();
    }

    private void show(RunRecord seen) {
        Progress done = seen.getProgress();
        String text = seen.getRun() + ": "
                + (done.getActivity().isEmpty() ? "waits for its turn" : done.getActivity())
                + (done.hasRemainingSeconds()
                        ? String.format(Locale.ROOT, ", %.0f s of this stage left", done.getRemainingSeconds())
                        : "");
        progress.show(
                seen.getPhase().name(),
                done.hasFraction() ? OptionalDouble.of(done.getFraction()) : OptionalDouble.empty(),
                text);
    }

    /// The last record comes before snapshot-service has stored the result.
    private GetCurvatureResponse stored(String run) throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                return archive.get()
                        .withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS)
                        .getCurvature(
                                GetCurvatureRequest.newBuilder().setRun(run).build());
            } catch (StatusRuntimeException e) {
                boolean may = StackClients.mayHaveGoneLost(e) || e.getStatus().getCode() == Status.Code.NOT_FOUND;
                if (attempt == STORE_ATTEMPTS || !may) {
                    throw e;
                }
                Thread.sleep(PAUSE);
            }
        }
    }
}

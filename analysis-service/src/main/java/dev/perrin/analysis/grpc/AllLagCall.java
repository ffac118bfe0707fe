package dev.perrin.analysis.grpc;

import dev.perrin.analysis.alllag.AllLagCurves;
import dev.perrin.analysis.alllag.AllLagListener;
import dev.perrin.analysis.alllag.AllLagMessages;
import dev.perrin.analysis.alllag.AllLagProgress;
import dev.perrin.analysis.alllag.AllLagSelection;
import dev.perrin.analysis.alllag.AllLags;
import dev.perrin.analysis.alllag.AllLagsBusyException;
import dev.perrin.analysis.alllag.AllLagsCancelledException;
import dev.perrin.analysis.alllag.LagThinning;
import dev.perrin.analysis.alllag.NotMeasurableException;
import dev.perrin.analysis.alllag.ParameterSpan;
import dev.perrin.analysis.alllag.SnapshotsChangedException;
import dev.perrin.analysis.trajectory.TrajectoryUnavailableException;
import dev.perrin.proto.analysis.v1.GetAllLagMsdRequest;
import dev.perrin.proto.analysis.v1.GetAllLagMsdResponse;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// One call for curves at all lags: progress now and then, then the curves in pieces, at the client's pace.
final class AllLagCall implements AllLagListener {
    private static final System.Logger LOG = System.getLogger(AllLagCall.class.getName());
    private static final long PROGRESS_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    /// A client that takes nothing is looked at this often, should the transport not tell.
    private static final long CHECK_MILLIS = 1000;
    /// 48 bytes each.
    private static final int LAGS_A_MESSAGE = 8192;

    private final GetAllLagMsdRequest request;
    private final ServerCallStreamObserver<GetAllLagMsdResponse> response;
    private final Context context = Context.current();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ready = lock.newCondition();
    private long toldNanos = System.nanoTime() - PROGRESS_NANOS;

    /// To be made in the thread of the call, before it returns.
    AllLagCall(GetAllLagMsdRequest request, ServerCallStreamObserver<GetAllLagMsdResponse> response) {
        this.request = request;
        this.response = response;
        response.setOnReadyHandler(this::wake);
        context.addListener(_ -> wake(), Runnable::run);
    }

    /// On a thread of its own, and not a virtual one: transforms would keep others from running.
    void start(AllLags allLags) {
        Thread.ofPlatform().daemon().name("all-lags").start(context.wrap(() -> run(allLags)));
    }

    private void run(AllLags allLags) {
        try {
            LagThinning.requireRate(request.getPointsPerDecade());
            send(allLags.measure(request.getRun(), selection(), this));
            response.onCompleted();
        } catch (AllLagsCancelledException _) {
            LOG.log(System.Logger.Level.DEBUG, "event=all-lags-cancelled run=" + request.getRun());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException failed) {
            if (!isGone()) {
                response.onError(status(failed).withCause(failed).asRuntimeException());
            }
        } catch (OutOfMemoryError failed) {
            LOG.log(System.Logger.Level.ERROR, "event=call-failed call=all-lags", failed);
            response.onError(Status.RESOURCE_EXHAUSTED
                    .withDescription("out of memory: ask for fewer parameters, or lower all-lags.memory-in-bytes")
                    .asRuntimeException());
        }
    }

    private AllLagSelection selection() {
        return switch (request.getWhatCase()) {
            case TENSOR -> new AllLagSelection.Tensor(request.getTensor());
            case PARAMETERS ->
                new AllLagSelection.Range(new ParameterSpan(
                        request.getParameters().getFirst(),
                        request.getParameters().getCount()));
            case WHAT_NOT_SET -> new AllLagSelection.Whole();
        };
    }

    private void send(AllLagCurves curves) throws InterruptedException {
        int[] lags = LagThinning.of(curves.grid().snapshots(), request.getPointsPerDecade());
        for (int from = 0; from < lags.length; from += LAGS_A_MESSAGE) {
            awaitReady();
            response.onNext(GetAllLagMsdResponse.newBuilder()
                    .setCurves(AllLagMessages.of(curves, lags, from, Math.min(lags.length, from + LAGS_A_MESSAGE)))
                    .build());
        }
    }

    @Override
    public void progress(AllLagProgress progress) {
        long now = System.nanoTime();
        if (now - toldNanos >= PROGRESS_NANOS && response.isReady()) {
            toldNanos = now;
            response.onNext(GetAllLagMsdResponse.newBuilder()
                    .setProgress(AllLagMessages.of(progress))
                    .build());
        }
    }

    @Override
    public boolean isGone() {
        return context.isCancelled() || response.isCancelled();
    }

    private void awaitReady() throws InterruptedException {
        lock.lock();
        try {
            while (!response.isReady()) {
                if (isGone()) {
                    throw new AllLagsCancelledException(request.getRun());
                }
                ready.await(CHECK_MILLIS, TimeUnit.MILLISECONDS);
            }
        } finally {
            lock.unlock();
        }
    }

    private void wake() {
        lock.lock();
        try {
            ready.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static Status status(RuntimeException failed) {
        return switch (failed) {
            case IllegalArgumentException e -> Status.INVALID_ARGUMENT.withDescription(e.getMessage());
            case NotMeasurableException e -> Status.FAILED_PRECONDITION.withDescription(e.getMessage());
            case AllLagsBusyException e -> Status.RESOURCE_EXHAUSTED.withDescription(e.getMessage());
            case SnapshotsChangedException e -> Status.ABORTED.withDescription(e.getMessage());
            case TrajectoryUnavailableException e -> Status.UNAVAILABLE.withDescription(e.getMessage());
            default -> {
                LOG.log(System.Logger.Level.ERROR, "event=call-failed call=all-lags", failed);
                yield Status.INTERNAL.withDescription("internal error");
            }
        };
    }
}

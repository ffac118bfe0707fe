package dev.perrin.trainer.grpc;

import dev.perrin.trainer.run.NotReadyException;
import dev.perrin.trainer.run.NotTrainingException;
import dev.perrin.trainer.run.RunExistsException;
import dev.perrin.trainer.run.SpecRefusedException;
import dev.perrin.trainer.run.UnknownRunException;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.Callable;

/// Turns results and exceptions of the core into answers and statuses, each call on a virtual thread of its own.
///
/// The thread is begun here, after the request has been read, and not by `@RunOnVirtualThread`: with that, Quarkus 3.34
/// can see the end of a call before its request when the machine is busy, and fails it as half-closed.
final class Answers {
    private static final System.Logger LOG = System.getLogger(Answers.class.getName());

    /// What fills a stream.
    interface Streaming {
        void run() throws InterruptedException;
    }

    private Answers() {}

    static <T> void answer(StreamObserver<T> response, Callable<T> work) {
        Thread.ofVirtual().name("call").start(() -> answerHere(response, work));
    }

    static <T> void stream(ServerCallStreamObserver<T> response, Streaming work) {
        Thread.ofVirtual().name("stream").start(() -> streamHere(response, work));
    }

    private static <T> void answerHere(StreamObserver<T> response, Callable<T> work) {
        try {
            T answer = work.call();
            response.onNext(answer);
            response.onCompleted();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            response.onError(Status.UNAVAILABLE.withDescription("interrupted").asRuntimeException());
        } catch (Exception e) {
            response.onError(status(e).asRuntimeException());
        }
    }

    private static <T> void streamHere(ServerCallStreamObserver<T> response, Streaming work) {
        try {
            work.run();
            if (!response.isCancelled()) {
                response.onCompleted();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            response.onError(Status.UNAVAILABLE.withDescription("interrupted").asRuntimeException());
        } catch (RuntimeException e) {
            if (!response.isCancelled()) {
                response.onError(status(e).asRuntimeException());
            }
        }
    }

    private static Status status(Exception failure) {
        Status status = switch (failure) {
            case SpecRefusedException _ -> Status.INVALID_ARGUMENT;
            case IllegalArgumentException _ -> Status.INVALID_ARGUMENT;
            case RunExistsException _ -> Status.ALREADY_EXISTS;
            case UnknownRunException _ -> Status.NOT_FOUND;
            case NotReadyException _ -> Status.UNAVAILABLE;
            case NotTrainingException _ -> Status.FAILED_PRECONDITION;
            default -> {
                LOG.log(System.Logger.Level.ERROR, "event=call-failed", failure);
                yield Status.INTERNAL;
            }
        };
        return status.withDescription(failure.getMessage()).withCause(failure);
    }
}

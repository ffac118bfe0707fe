package dev.perrin.theory.grpc;

import com.google.protobuf.MessageLite;
import dev.perrin.theory.grpc.CallMeters.Outcome;
import dev.perrin.theory.mode.InvalidQuestionException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Function;

/// What all calls have in common: where they are worked on, what a refusal and a failure look like outside, and
/// what is counted. An answer is a function of the request; a streamed one writes [Parts].
///
/// A call is worked on by a virtual thread that is begun here, once the request has been read: with
/// `@RunOnVirtualThread`, Quarkus 3.34 can see the end of a call before its request when the machine is busy, and
/// fails it as half-closed. A question known to be small is answered at once by the event loop that read it, because
/// changing threads twice takes longer than the answer.
final class Calls {
    private static final System.Logger LOG = System.getLogger(Calls.class.getName());

    private Calls() {}

    /// Answers a question that is known to be small, on the calling thread.
    static <Q, A> void small(CallMeters meters, Q question, StreamObserver<A> responses, Function<Q, A> answer) {
        answer(meters, question, responses, answer, System.nanoTime());
    }

    /// Answers a question that may take long.
    static <Q, A> void unary(CallMeters meters, Q question, StreamObserver<A> responses, Function<Q, A> answer) {
        long began = System.nanoTime();
        Thread.ofVirtual().name(meters.call()).start(() -> answer(meters, question, responses, answer, began));
    }

    /// Answers in parts.
    static <Q, P extends MessageLite> void stream(
            CallMeters meters, Q question, StreamObserver<P> responses, BiConsumer<Q, Parts<P>> answer) {
        encodedStream(meters, question, responses, (asked, parts) -> answer.accept(asked, new EncodingParts<P>(parts)));
    }

    /// Answers in parts that come encoded.
    static <Q> void encodedStream(
            CallMeters meters, Q question, StreamObserver<?> responses, BiConsumer<Q, Parts<EncodedPart>> answer) {
        long began = System.nanoTime();
        StreamWriter parts = new StreamWriter(
                (ServerCallStreamObserver<?>) responses, HttpAnswerInterceptor.current(), eventLoop(), meters);
        meters.activeStreams().incrementAndGet();
        Thread.ofVirtual().name(meters.call()).start(() -> {
            try {
                meters.ended(stream(meters, question, parts, answer), began);
            } finally {
                meters.activeStreams().decrementAndGet();
            }
        });
    }

    private static <Q, A> void answer(
            CallMeters meters, Q question, StreamObserver<A> responses, Function<Q, A> answer, long began) {
        A response;
        try {
            response = answer.apply(question);
        } catch (InvalidQuestionException e) {
            meters.ended(Outcome.REFUSED, began);
            responses.onError(refusal(e));
            return;
        } catch (RuntimeException | Error e) {
            meters.ended(Outcome.FAILED, began);
            responses.onError(failure(meters, e));
            return;
        }
        if (responses instanceof ServerCallStreamObserver<A> call && call.isCancelled()) {
            meters.ended(Outcome.CANCELLED, began);
            return;
        }
        responses.onNext(response);
        responses.onCompleted();
        meters.ended(Outcome.ANSWERED, began);
    }

    private static <Q> Outcome stream(
            CallMeters meters, Q question, StreamWriter parts, BiConsumer<Q, Parts<EncodedPart>> answer) {
        try {
            answer.accept(question, parts);
            parts.end();
            return Outcome.ANSWERED;
        } catch (ReaderGoneException _) {
            return Outcome.CANCELLED;
        } catch (InvalidQuestionException e) {
            parts.fail(refusal(e));
            return Outcome.REFUSED;
        } catch (RuntimeException | Error e) {
            parts.fail(failure(meters, e));
            return Outcome.FAILED;
        }
    }

    /// The event loop of the call that begins on this thread.
    private static Executor eventLoop() {
        Context context = Vertx.currentContext();
        return task -> context.runOnContext(_ -> task.run());
    }

    private static StatusRuntimeException refusal(InvalidQuestionException e) {
        return Status.INVALID_ARGUMENT.withDescription(e.getMessage()).asRuntimeException();
    }

    private static StatusRuntimeException failure(CallMeters meters, Throwable cause) {
        LOG.log(System.Logger.Level.ERROR, "event=call-failed call=" + meters.call(), cause);
        return Status.INTERNAL
                .withDescription("internal error")
                .withCause(cause)
                .asRuntimeException();
    }
}

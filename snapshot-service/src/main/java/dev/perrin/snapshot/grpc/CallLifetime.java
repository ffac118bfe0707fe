package dev.perrin.snapshot.grpc;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.quarkus.grpc.GlobalInterceptor;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What tells that nobody waits for a streamed answer any more. The transport of Quarkus 3.34 (Vert.x 4.5) tells a call
/// of a stream that was reset and of nothing else: not of a connection that is lost, which the HTTP request learns of,
/// and not of a deadline, which it leaves in the headers.
@GlobalInterceptor
@ApplicationScoped
public class CallLifetime implements ServerInterceptor {
    private static final Metadata.Key<String> TIMEOUT =
            Metadata.Key.of("grpc-timeout", Metadata.ASCII_STRING_MARSHALLER);

    private static final Context.Key<Call> CALL = Context.key("perrin.archive.call");

    /// @param timeoutNanos that the client gave the call, counted from its arrival
    private record Call(
            ServerCall<?, ?> call, RoutingContext exchange, Optional<Long> timeoutNanos, long arrivedNanos) {}

    /// Of the streamed call that begins on this thread.
    static HttpAnswer answer() {
        Call current = CALL.get();
        return new HttpAnswer(current.exchange, current.call);
    }

    /// Calls `leave` when the current call is over, however it ends: at most once by its deadline, and at most once by
    /// its connection. To be called in the thread of the call, before it returns.
    static void onEnd(Runnable leave) {
        Call call = CALL.get();
        call.exchange.addEndHandler(_ -> leave.run());
        call.timeoutNanos.ifPresent(timeout -> {
            long left = timeout - (System.nanoTime() - call.arrivedNanos);
            Vertx vertx = Vertx.currentContext().owner();
            long timer = vertx.setTimer(Math.max(1, TimeUnit.NANOSECONDS.toMillis(left) + 1), _ -> leave.run());
            call.exchange.addEndHandler(_ -> vertx.cancelTimer(timer));
        });
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        if (call.getMethodDescriptor().getType().serverSendsOneMessage()) {
            return next.startCall(call, headers);
        }
        RoutingContext exchange = Vertx.currentContext().getLocal(RoutingContext.class.getName());
        Call arrived = new Call(call, exchange, timeoutNanos(headers.get(TIMEOUT)), System.nanoTime());
        return Contexts.interceptCall(Context.current().withValue(CALL, arrived), call, headers, next);
    }

    /// As the gRPC protocol writes it: at most 8 digits and a unit. What is no timeout is none.
    static Optional<Long> timeoutNanos(@Nullable String header) {
        if (header == null || !header.matches("\\d{1,8}[HMSmun]")) {
            return Optional.empty();
        }
        long count = Long.parseLong(header, 0, header.length() - 1, 10);
        TimeUnit unit = switch (header.charAt(header.length() - 1)) {
            case 'H' -> TimeUnit.HOURS;
            case 'M' -> TimeUnit.MINUTES;
            case 'S' -> TimeUnit.SECONDS;
            case 'm' -> TimeUnit.MILLISECONDS;
            case 'u' -> TimeUnit.MICROSECONDS;
            default -> TimeUnit.NANOSECONDS;
        };
        return Optional.of(unit.toNanos(count));
    }
}

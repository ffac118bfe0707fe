package dev.perrin.analysis.grpc;

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

/// Ends the [Context] of a streamed call, and so all calls that are made for it, when nobody waits for the answer any
/// more. The transport of Quarkus 3.34 (Vert.x 4.5) tells a call of a stream that was reset and of nothing else: not of
/// a connection that is lost, which the HTTP exchange learns of, and not of a deadline, which it leaves in the headers.
@GlobalInterceptor
@ApplicationScoped
public class CallLifetime implements ServerInterceptor {
    private static final Metadata.Key<String> TIMEOUT =
            Metadata.Key.of("grpc-timeout", Metadata.ASCII_STRING_MARSHALLER);

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        if (call.getMethodDescriptor().getType().serverSendsOneMessage()) {
            return next.startCall(call, headers);
        }
        Vertx vertx = Vertx.currentContext().owner();
        RoutingContext exchange = Vertx.currentContext().getLocal(RoutingContext.class.getName());
        Context.CancellableContext lifetime = Context.current().withCancellation();
        exchange.addEndHandler(_ -> lifetime.cancel(null));
        timeoutNanos(headers.get(TIMEOUT)).ifPresent(timeout -> {
            long millis = TimeUnit.NANOSECONDS.toMillis(timeout) + 1;
            long timer = vertx.setTimer(millis, _ -> lifetime.cancel(null));
            exchange.addEndHandler(_ -> vertx.cancelTimer(timer));
        });
        return Contexts.interceptCall(lifetime, call, headers, next);
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

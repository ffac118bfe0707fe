package dev.perrin.theory.grpc;

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

/// Keeps the HTTP request of a streamed call within its reach: it alone learns of a connection that is lost, which
/// Quarkus 3.34 does not tell the call.
@GlobalInterceptor
@ApplicationScoped
public class HttpRequestInterceptor implements ServerInterceptor {
    private static final Context.Key<RoutingContext> REQUEST = Context.key("perrin.theory.http-request");

    /// Runs a task when the exchange of the current call is over, however it ends.
    static void onEnd(Runnable task) {
        REQUEST.get().addEndHandler(_ -> task.run());
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        if (call.getMethodDescriptor().getType().serverSendsOneMessage()) {
            return next.startCall(call, headers);
        }
        RoutingContext request = Vertx.currentContext().getLocal(RoutingContext.class.getName());
        return Contexts.interceptCall(Context.current().withValue(REQUEST, request), call, headers, next);
    }
}

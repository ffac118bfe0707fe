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

/// Keeps the [HttpAnswer] of a streamed call within its reach.
@GlobalInterceptor
@ApplicationScoped
public class HttpAnswerInterceptor implements ServerInterceptor {
    private static final Context.Key<HttpAnswer> ANSWER = Context.key("perrin.theory.http-answer");

    /// Of the streamed call that begins on this thread.
    static HttpAnswer current() {
        return ANSWER.get();
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        if (call.getMethodDescriptor().getType().serverSendsOneMessage()) {
            return next.startCall(call, headers);
        }
        RoutingContext exchange = Vertx.currentContext().getLocal(RoutingContext.class.getName());
        HttpAnswer answer = new HttpAnswer(exchange, call);
        return Contexts.interceptCall(Context.current().withValue(ANSWER, answer), call, headers, next);
    }
}

package dev.perrin.snapshot.grpc;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.netty.buffer.ByteBuf;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/// The answer of a streamed call as the HTTP exchange that it is. Its messages are written here and not through the
/// call, which would copy each of them three times (Quarkus 3.34, Vert.x 4.5); its headers and its end go through the
/// call.
///
/// To be used on the event loop of the call.
final class HttpAnswer {
    private final HttpServerResponse response;
    private final ServerCall<?, ?> call;
    private boolean begun;

    HttpAnswer(RoutingContext exchange, ServerCall<?, ?> call) {
        this.response = exchange.response();
        this.call = call;
    }

    /// Runs a task whenever the transport, having been full, takes more. The call would not tell: it does not know of
    /// what is written here.
    void onReady(Runnable task) {
        response.drainHandler(_ -> task.run());
    }

    /// Sends one message.
    @SuppressWarnings("deprecation") // Vert.x 5 has the same under another name.
    void send(ByteBuf message) {
        if (!begun) {
            begun = true;
            call.sendHeaders(new Metadata());
        }
        response.write(Buffer.buffer(message));
    }

    /// Whether the transport takes more.
    boolean isReady() {
        return !response.writeQueueFull();
    }

    /// Nobody can be sent anything any more.
    boolean isOver() {
        return call.isCancelled() || response.ended() || response.closed();
    }
}

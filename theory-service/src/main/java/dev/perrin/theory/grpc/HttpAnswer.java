package dev.perrin.theory.grpc;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/// The answer of a streamed call as the HTTP exchange that it is. Its messages are written here and not through the
/// call, which would copy each of them three times (Quarkus 3.34, Vert.x 4.5); its headers and its end go through the
/// call. Here one also learns of a connection that is lost, which the call is not told.
///
/// To be used on the event loop of the call.
final class HttpAnswer {
    private final RoutingContext exchange;
    private final HttpServerResponse response;
    private final ServerCall<?, ?> call;
    private boolean begun;

    HttpAnswer(RoutingContext exchange, ServerCall<?, ?> call) {
        this.exchange = exchange;
        this.response = exchange.response();
        this.call = call;
    }

    /// Runs a task when the exchange is over, however it ends.
    void onEnd(Runnable task) {
        exchange.addEndHandler(_ -> task.run());
    }

    /// Sends one message.
    ///
    /// @param onReady run whenever the transport, having been full, takes more.
    /// @return whether there is still somebody to send it to.
    @SuppressWarnings("deprecation") // Vert.x 5 has the same under another name.
    boolean send(EncodedPart part, Runnable onReady) {
        if (call.isCancelled() || response.ended() || response.closed()) {
            return false;
        }
        if (!begun) {
            begun = true;
            call.sendHeaders(new Metadata());
            response.drainHandler(_ -> onReady.run());
        }
        response.write(Buffer.buffer(Unpooled.wrappedBuffer(part.bytes(), 0, part.size())));
        return true;
    }

    /// Whether the transport takes more.
    boolean isReady() {
        return response.ended() || !response.writeQueueFull();
    }
}

package dev.perrin.analysis.web;

import dev.perrin.analysis.live.LiveView;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/// One virtual thread a viewer: it waits for news, sends them, and asks for the next only when they have left. So a
/// slow viewer gets fewer, later states and costs no memory. Without news a comment is sent now and then, so that a
/// viewer which has gone is noticed and proxies keep the connection.
public final class EventStreams {
    private static final Logger LOG = Logger.getLogger(EventStreams.class);
    private static final long SEND_TIMEOUT_SECONDS = 60;
    private static final int RECONNECT_MILLIS = 1000;

    private final LiveView view;
    private final long heartbeatMillis;

    /// @param heartbeatMillis greatest pause between two things sent, > 0
    public EventStreams(LiveView view, long heartbeatMillis) {
        if (heartbeatMillis <= 0) {
            throw new IllegalArgumentException("heartbeat-millis " + heartbeatMillis + ": must be greater than 0");
        }
        this.view = view;
        this.heartbeatMillis = heartbeatMillis;
    }

    void results(String run, long after, SseEventSink sink, Sse sse) {
        start("results-" + run, sink, () -> {
            long sequence = after;
            send(sink, heartbeat(sse));
            while (!sink.isClosed()) {
                Optional<LiveView.Update> update = view.awaitResult(run, sequence, heartbeatMillis);
                if (update.isPresent()) {
                    sequence = update.get().result().getSequence();
                    send(
                            sink,
                            event(
                                    sse,
                                    "result",
                                    sequence,
                                    ProtoJson.of(update.get().result())));
                } else {
                    send(sink, heartbeat(sse));
                }
            }
        });
    }

    void runs(SseEventSink sink, Sse sse) {
        start("runs", sink, () -> {
            LiveView.Changes all = view.awaitChanges(0, 0).orElse(new LiveView.Changes(List.of(), 0));
            long cursor = all.cursor();
            send(sink, event(sse, "runs", cursor, ProtoJson.of(all.runs())));
            while (!sink.isClosed()) {
                Optional<LiveView.Changes> changes = view.awaitChanges(cursor, heartbeatMillis);
                if (changes.isPresent()) {
                    cursor = changes.get().cursor();
                    send(
                            sink,
                            event(
                                    sse,
                                    "runs",
                                    cursor,
                                    ProtoJson.of(changes.get().runs())));
                } else {
                    send(sink, heartbeat(sse));
                }
            }
        });
    }

    private interface Conversation {
        void hold() throws InterruptedException, ExecutionException, TimeoutException;
    }

    private static void start(String name, SseEventSink sink, Conversation conversation) {
        Thread.ofVirtual().name("viewer-" + name).start(() -> {
            try (sink) {
                conversation.hold();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException | IllegalStateException e) {
                LOG.debugf("viewer has gone stream=%s detail=%s", name, e.getMessage());
            }
        });
    }

    private static void send(SseEventSink sink, OutboundSseEvent event)
            throws InterruptedException, ExecutionException, TimeoutException {
        sink.send(event).toCompletableFuture().get(SEND_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }

    private static OutboundSseEvent event(Sse sse, String name, long id, String data) {
        return sse.newEventBuilder()
                .id(Long.toString(id))
                .name(name)
                .reconnectDelay(RECONNECT_MILLIS)
                .mediaType(MediaType.TEXT_PLAIN_TYPE)
                .data(String.class, data)
                .build();
    }

    private static OutboundSseEvent heartbeat(Sse sse) {
        return sse.newEventBuilder().comment("alive").build();
    }
}

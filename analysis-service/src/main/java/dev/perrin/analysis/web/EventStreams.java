package dev.perrin.analysis.web;

import dev.perrin.analysis.live.LiveView;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.List;
import java.util.Optional;

/// One virtual thread a viewer: it waits for news, sends them, and asks for the next only when they have left. So a
/// slow viewer gets fewer, later states and costs no memory. Without news a comment is sent now and then, so that a
/// viewer which has gone is noticed and proxies keep the connection.
public final class EventStreams {
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

    Multi<OutboundSseEvent> results(String run, long after, Sse sse) {
        return stream("results-" + run, viewer -> {
            long sequence = after;
            viewer.send(heartbeat(sse));
            while (true) {
                Optional<LiveView.Update> update = view.awaitResult(run, sequence, heartbeatMillis);
                if (update.isPresent()) {
                    sequence = update.get().result().getSequence();
                    viewer.send(event(
                            sse, "result", sequence, ProtoJson.of(update.get().result())));
                } else {
                    viewer.send(heartbeat(sse));
                }
            }
        });
    }

    Multi<OutboundSseEvent> runs(Sse sse) {
        return stream("runs", viewer -> {
            LiveView.Changes all = view.awaitChanges(0, 0).orElse(new LiveView.Changes(List.of(), 0));
            long cursor = all.cursor();
            viewer.send(event(sse, "runs", cursor, ProtoJson.of(all.runs())));
            while (true) {
                Optional<LiveView.Changes> changes = view.awaitChanges(cursor, heartbeatMillis);
                if (changes.isPresent()) {
                    cursor = changes.get().cursor();
                    viewer.send(event(
                            sse, "runs", cursor, ProtoJson.of(changes.get().runs())));
                } else {
                    viewer.send(heartbeat(sse));
                }
            }
        });
    }

    /// Goes on until the viewer has gone, which interrupts it.
    private interface Conversation {
        void hold(Viewer viewer) throws InterruptedException;
    }

    private static Multi<OutboundSseEvent> stream(String name, Conversation conversation) {
        return Multi.createFrom()
                .emitter(
                        emitter -> {
                            Viewer viewer = new Viewer(emitter);
                            Thread thread = Thread.ofVirtual()
                                    .name("viewer-" + name)
                                    .unstarted(() -> converse(viewer, conversation));
                            emitter.onTermination(thread::interrupt);
                            thread.start();
                        },
                        // Nothing is sent without having been asked for, so nothing is ever buffered or dropped.
                        BackPressureStrategy.ERROR);
    }

    private static void converse(Viewer viewer, Conversation conversation) {
        try {
            conversation.hold(viewer);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            viewer.end();
        } catch (RuntimeException e) {
            viewer.fail(e);
        }
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

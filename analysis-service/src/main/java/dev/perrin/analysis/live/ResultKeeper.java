package dev.perrin.analysis.live;

import dev.perrin.analysis.live.ResultStore.StoreUnavailableException;
import dev.perrin.proto.analysis.v1.AnalysisResult;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

/// Hands every last result to the [ResultStore], in the background and until it is there. Nothing is remembered over a
/// restart: the results that the topic still holds are handed over again then, which changes nothing. Thread safe.
public final class ResultKeeper {
    private static final System.Logger LOG = System.getLogger(ResultKeeper.class.getName());
    private static final long FIRST_PAUSE_NANOS = 1_000_000_000L;
    private static final long LONGEST_PAUSE_NANOS = 30_000_000_000L;

    private final LiveView view;
    private final ResultStore store;
    private final Executor background;
    private final LongConsumer pause;
    private final SequencedSet<String> waiting = new LinkedHashSet<>();
    private boolean running;
    private boolean closed;

    public ResultKeeper(LiveView view, ResultStore store, Executor background) {
        this(view, store, background, LockSupport::parkNanos);
    }

    /// @param pause waits for so many nanoseconds
    ResultKeeper(LiveView view, ResultStore store, Executor background, LongConsumer pause) {
        this.view = view;
        this.store = store;
        this.background = background;
        this.pause = pause;
    }

    /// The result of this name, the last of its analysis, is in the view.
    public synchronized void keep(String name) {
        waiting.add(name);
        if (!running && !closed) {
            running = true;
            background.execute(this::work);
        }
    }

    /// Ends the work; what is not handed over yet is after the next start.
    public synchronized void close() {
        closed = true;
    }

    private void work() {
        long nanos = FIRST_PAUSE_NANOS;
        for (String name = next(); !name.isEmpty(); name = next()) {
            try {
                handOver(name);
                done(name);
                nanos = FIRST_PAUSE_NANOS;
            } catch (StoreUnavailableException e) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "event=result-not-kept-yet result=" + name + " detail=" + e.getMessage());
                pause.accept(nanos);
                nanos = Math.min(2 * nanos, LONGEST_PAUSE_NANOS);
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.ERROR, "event=result-not-kept result=" + name, e);
                done(name);
            }
        }
    }

    private void handOver(String name) {
        PhaseSelection all = PhaseSelection.of(List.of(), 0, 0, Integer.MAX_VALUE);
        view.result(name).filter(AnalysisResult::getLast).ifPresent(result -> {
            boolean known = store.put(result.toBuilder()
                    .addAllTrajectories(view.trajectories(name, all).orElse(List.of()))
                    .build());
            if (!known) {
                LOG.log(System.Logger.Level.INFO, "event=result-of-unknown-run result=" + name);
            }
        });
    }

    /// Empty when there is nothing to do.
    private synchronized String next() {
        if (waiting.isEmpty() || closed) {
            running = false;
            return "";
        }
        return waiting.getFirst();
    }

    private synchronized void done(String name) {
        waiting.remove(name);
    }
}

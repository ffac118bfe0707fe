package dev.perrin.analysis.live;

import com.google.protobuf.Timestamp;
import dev.perrin.proto.analysis.v1.AnalysisResult;
import dev.perrin.proto.analysis.v1.PhaseTrajectory;
import dev.perrin.proto.analysis.v1.RunSummary;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.wire.RunId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// The latest result of every run, and of every re-analysis under its [ResultName]. A viewer asks for what is new since
/// a sequence and waits if there is nothing: it
/// always gets the latest state, whatever came in between, so that a slow viewer costs no memory. Thread safe.
public final class LiveView {
    private static final Comparator<RunSummary> NEWEST_FIRST = Comparator.<RunSummary, Long>comparing(
                    summary -> millis(summary.getRecord().getStartedAt()))
            .reversed()
            .thenComparing(summary -> summary.getRecord().getRun());

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<String, ResultTrack> tracks = new HashMap<>();
    /// When each run last changed, on a count of changes.
    private final Map<String, Long> changeOfRun = new HashMap<>();
    private long changes;

    /// @param result what is newer
    /// @param over whether nothing follows
    public record Update(AnalysisResult result, boolean over) {}

    /// @param runs that changed, newest first
    /// @param cursor for the next call
    public record Changes(List<RunSummary> runs, long cursor) {}

    public void learn(RunRecord record) {
        change(record.getRun(), () -> {
            tracks.computeIfAbsent(record.getRun(), _ -> new ResultTrack(record))
                    .learn(record);
            return true;
        });
    }

    public void add(AnalysisResult result) {
        String name = ResultName.of(result);
        boolean first = !isKnown(name);
        change(
                name,
                () -> tracks.computeIfAbsent(name, _ -> new ResultTrack(result.getRecord()))
                        .add(result));
        if (first && !name.equals(result.getRun())) {
            // Its summary has one more result.
            change(result.getRun(), () -> tracks.containsKey(result.getRun()));
        }
    }

    /// The run was removed. Who watches it hears no more of it.
    public void forget(String run) {
        lock.lock();
        try {
            tracks.keySet().removeIf(name -> belongs(name, run));
            changeOfRun.keySet().removeIf(name -> belongs(name, run));
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static boolean belongs(String name, String run) {
        return name.equals(run) || name.startsWith(run + "/");
    }

    private void change(String run, Supplier<Boolean> change) {
        lock.lock();
        try {
            if (change.get()) {
                changes++;
                changeOfRun.put(run, changes);
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Ids of the results of re-analyses of a run, in order.
    public List<String> reanalyses(String run) {
        lock.lock();
        try {
            return tracks.keySet().stream()
                    .filter(name -> name.startsWith(run + "/"))
                    .map(name -> name.substring(run.length() + 1))
                    .sorted()
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    public boolean isKnown(String run) {
        lock.lock();
        try {
            return tracks.containsKey(run);
        } finally {
            lock.unlock();
        }
    }

    /// All runs, newest first.
    public List<RunSummary> runs() {
        return changesAfter(0).map(Changes::runs).orElse(List.of());
    }

    /// The latest result of a run with its whole series; for a run of which nothing was measured yet, its record.
    ///
    /// @return empty for a run never seen
    public Optional<AnalysisResult> result(String run) {
        lock.lock();
        try {
            return Optional.ofNullable(tracks.get(run))
                    .map(track -> track.after(0)
                            .orElseGet(() -> AnalysisResult.newBuilder()
                                    .setRun(run)
                                    .setRecord(track.summary().getRecord())
                                    .setPredictionStatus("nothing measured yet")
                                    .build()));
        } finally {
            lock.unlock();
        }
    }

    /// Positions and velocities of projected modes, thinned.
    ///
    /// @return empty for a result never seen
    public Optional<List<PhaseTrajectory>> trajectories(String name, PhaseSelection selection) {
        lock.lock();
        try {
            return Optional.ofNullable(tracks.get(name)).map(track -> track.trajectories(selection));
        } finally {
            lock.unlock();
        }
    }

    /// What is newer than a sequence; waits for it.
    ///
    /// @param sequence of the last result the viewer has; 0 for everything
    /// @return empty when nothing came in time
    public Optional<Update> awaitResult(String run, long sequence, long timeoutMillis) throws InterruptedException {
        return await(
                timeoutMillis,
                () -> Optional.ofNullable(tracks.get(run))
                        .flatMap(track -> track.after(sequence).map(result -> new Update(result, track.isOver()))));
    }

    /// Whether a run's last result was published and is not newer than a sequence.
    public boolean isOver(String run, long sequence) {
        lock.lock();
        try {
            ResultTrack track = tracks.get(run);
            return track != null && track.isOver() && track.after(sequence).isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /// Runs that changed since a cursor; waits for one.
    ///
    /// @param cursor of the call before; 0 for all runs
    /// @return empty when nothing changed in time
    public Optional<Changes> awaitChanges(long cursor, long timeoutMillis) throws InterruptedException {
        return await(timeoutMillis, () -> changesAfter(cursor));
    }

    private Optional<Changes> changesAfter(long cursor) {
        lock.lock();
        try {
            if (changes <= cursor) {
                return Optional.empty();
            }
            Map<String, SortedSet<String>> reanalyses = reanalyses();
            List<RunSummary> runs = new ArrayList<>();
            tracks.forEach((run, track) -> {
                if (changeOfRun.getOrDefault(run, 0L) > cursor && RunId.isValid(run)) {
                    runs.add(track.summary().toBuilder()
                            .addAllResultId(reanalyses.getOrDefault(run, new TreeSet<>()))
                            .build());
                }
            });
            runs.sort(NEWEST_FIRST);
            return Optional.of(new Changes(runs, changes));
        } finally {
            lock.unlock();
        }
    }

    /// Ids of the results of re-analyses of every run that has some. The lock is held.
    private Map<String, SortedSet<String>> reanalyses() {
        Map<String, SortedSet<String>> ids = new HashMap<>();
        for (String name : tracks.keySet()) {
            int slash = name.indexOf('/');
            if (slash > 0) {
                ids.computeIfAbsent(name.substring(0, slash), _ -> new TreeSet<>())
                        .add(name.substring(slash + 1));
            }
        }
        return ids;
    }

    private <T> Optional<T> await(long timeoutMillis, Supplier<Optional<T>> news) throws InterruptedException {
        long remaining = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        lock.lock();
        try {
            while (true) {
                Optional<T> found = news.get();
                if (found.isPresent() || remaining <= 0) {
                    return found;
                }
                remaining = changed.awaitNanos(remaining);
            }
        } finally {
            lock.unlock();
        }
    }

    private static long millis(Timestamp timestamp) {
        return timestamp.getSeconds() * 1000 + timestamp.getNanos() / 1_000_000;
    }
}

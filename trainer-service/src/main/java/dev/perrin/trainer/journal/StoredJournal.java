package dev.perrin.trainer.journal;

import dev.perrin.trainer.curvature.MeasurementJournal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/// The journal of one measurement, in a store. Result number n is kept as `000n/part`, result m of its computation as
/// `000n.000m/part`, and these go when n itself is kept. What was kept for another measurement, another point or other
/// inputs, or is damaged, is passed over and computed anew. Without its store a measurement goes on, and keeps nothing.
///
/// Puts are idempotent: two trainers that make one measurement write the same values. One thread.
public final class StoredJournal implements MeasurementJournal {
    private static final System.Logger LOG = System.getLogger(StoredJournal.class.getName());

    /// So many times as long as it has kept a measurement waiting, a store is left alone when it has failed.
    private static final int PATIENCE = 10;

    private final String folder;
    private final byte[] identity;
    private final JournalStore store;
    private final JournalSettings settings;
    private final LongSupplier nanoTime;
    private final NavigableMap<String, Long> known = new TreeMap<>();
    private String prefix = "";
    private int next;
    private long size;
    private int given;
    private int computed;
    private int kept;
    private int ignored;
    private long asideNanos;
    private long pausedUntil;
    private boolean isOutOfReach;
    private boolean isFull;

    /// @param folder of its objects, with a slash at its end
    /// @param identity [Fingerprint] of everything that its results depend on, apart from their inputs
    /// @param mayExist whether it may have been begun before
    StoredJournal(
            String folder,
            byte[] identity,
            JournalStore store,
            JournalSettings settings,
            LongSupplier nanoTime,
            boolean mayExist) {
        this.folder = folder;
        this.identity = identity.clone();
        this.store = store;
        this.settings = settings;
        this.nanoTime = nanoTime;
        this.pausedUntil = nanoTime.getAsLong();
        if (mayExist && settings.maxSizeInBytes() > 0) {
            boolean _ = reaches(() -> known.putAll(store.list(folder)));
            size = known.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    @Override
    public void result(double[] values, Runnable computation, double[]... inputs) {
        if (settings.maxSizeInBytes() == 0) {
            computation.run();
            return;
        }
        String name = prefix + String.format(Locale.ROOT, "%06d", next++);
        if (isGiven(name, values, inputs)) {
            given++;
            forgetBelow(name);
            return;
        }
        long begun = nanoTime.getAsLong() - asideNanos;
        compute(name, computation);
        long costNanos = nanoTime.getAsLong() - asideNanos - begun;
        if (costNanos >= settings.threshold().toNanos() && keep(name, values, costNanos, inputs)) {
            kept++;
            forgetBelow(name);
        }
    }

    /// Results that were there.
    public int given() {
        return given;
    }

    /// Results that were not, those apart which are made of others.
    public int computed() {
        return computed;
    }

    /// Results that were written.
    public int kept() {
        return kept;
    }

    /// For people; empty when there is nothing to say.
    public String remark() {
        List<String> remarks = new ArrayList<>();
        if (given > 0) {
            remarks.add(String.format(Locale.ROOT, "%,d results from before", given));
        }
        if (isFull) {
            remarks.add("journal full");
        }
        if (isOutOfReach) {
            remarks.add("journal out of reach");
        }
        return String.join(", ", remarks);
    }

    void log() {
        if (given + kept + ignored > 0) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "event=measurement-results folder={0} given={1} computed={2} kept={3} ignored={4} bytes={5}",
                    folder,
                    Integer.toString(given),
                    Integer.toString(computed),
                    Integer.toString(kept),
                    Integer.toString(ignored),
                    Long.toString(size));
        }
    }

    private void compute(String name, Runnable computation) {
        String outerPrefix = prefix;
        int outerNext = next;
        prefix = name + ".";
        next = 0;
        computation.run();
        computed += next == 0 ? 1 : 0;
        prefix = outerPrefix;
        next = outerNext;
    }

    private boolean isGiven(String name, double[] values, double[]... inputs) {
        if (!known.containsKey(object(name, 0))) {
            return false;
        }
        long begun = nanoTime.getAsLong();
        byte[] fingerprint = fingerprint(inputs);
        long costNanos = 0;
        boolean isWhole = true;
        for (int part = 0; isWhole && part < JournalPart.count(values.length); part++) {
            byte[] bytes = read(object(name, part), JournalPart.sizeInBytes(values.length, part));
            String problem =
                    bytes.length == 0 ? "missing" : JournalPart.decode(bytes, identity, fingerprint, values, part);
            isWhole = problem.isEmpty();
            if (isWhole) {
                costNanos = JournalPart.costNanos(bytes);
            } else if (ignored++ == 0) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "event=journal-entry-ignored folder={0} entry={1} part={2} reason={3}",
                        folder,
                        name,
                        Integer.toString(part),
                        problem);
            }
        }
        asideNanos += nanoTime.getAsLong() - begun - (isWhole ? costNanos : 0);
        return isWhole;
    }

    /// @return empty when there is none of this size, or the store does not give it
    private byte[] read(String object, int sizeInBytes) {
        byte[][] found = {new byte[0]};
        if (known.getOrDefault(object, -1L) == sizeInBytes) {
            boolean _ = reaches(() -> found[0] = store.get(object, sizeInBytes));
        }
        return found[0];
    }

    private boolean keep(String name, double[] values, long costNanos, double[]... inputs) {
        long begun = nanoTime.getAsLong();
        int parts = JournalPart.count(values.length);
        long more = JournalPart.sizeInBytes(values.length);
        for (int part = 0; part < parts; part++) {
            more -= known.getOrDefault(object(name, part), 0L);
        }
        boolean fits = size + more <= settings.maxSizeInBytes();
        if (!fits && !isFull) {
            isFull = true;
            LOG.log(
                    System.Logger.Level.WARNING,
                    "event=journal-full folder={0} bytes={1} more={2} limit={3}",
                    folder,
                    Long.toString(size),
                    Long.toString(more),
                    Long.toString(settings.maxSizeInBytes()));
        }
        boolean isKept = fits;
        byte[] fingerprint = fits ? fingerprint(inputs) : new byte[0];
        for (int part = 0; isKept && part < parts; part++) {
            byte[] content = JournalPart.encode(identity, fingerprint, costNanos, values, part);
            String object = object(name, part);
            isKept = reaches(() -> store.put(object, content));
            if (isKept) {
                Long before = known.put(object, (long) content.length);
                size += content.length - (before == null ? 0 : before);
            }
        }
        asideNanos += nanoTime.getAsLong() - begun;
        return isKept;
    }

    /// Results of the computation of a result that is kept itself.
    private void forgetBelow(String name) {
        List<String> below = known.tailMap(folder + name + ".", true).keySet().stream()
                .takeWhile(each -> each.startsWith(folder + name + "."))
                .toList();
        if (!below.isEmpty() && reaches(() -> store.remove(below))) {
            for (String each : below) {
                size -= known.getOrDefault(each, 0L);
                known.remove(each);
            }
        }
    }

    /// Leaves a store that has failed alone for a while.
    private boolean reaches(Runnable request) {
        long begun = nanoTime.getAsLong();
        if (begun - pausedUntil < 0) {
            return false;
        }
        try {
            request.run();
        } catch (JournalException e) {
            Duration waited = Duration.ofNanos(nanoTime.getAsLong() - begun);
            Duration pause = waited.multipliedBy(PATIENCE);
            pausedUntil = nanoTime.getAsLong()
                    + (pause.compareTo(JournalSettings.PAUSE) > 0 ? pause : JournalSettings.PAUSE).toNanos();
            if (!isOutOfReach) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "event=journal-out-of-reach folder={0} reason=\"{1}\"",
                        folder,
                        e.getMessage());
            }
            isOutOfReach = true;
            return false;
        }
        if (isOutOfReach) {
            LOG.log(System.Logger.Level.INFO, "event=journal-in-reach folder={0}", folder);
        }
        isOutOfReach = false;
        return true;
    }

    private String object(String name, int part) {
        return folder + name + String.format(Locale.ROOT, "/%04d", part);
    }

    private static byte[] fingerprint(double[]... inputs) {
        Fingerprint fingerprint = new Fingerprint();
        for (double[] each : inputs) {
            fingerprint.add(each);
        }
        return fingerprint.bytes();
    }
}

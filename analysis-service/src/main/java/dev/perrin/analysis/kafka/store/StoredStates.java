package dev.perrin.analysis.kafka.store;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/// States of the runs of one task, of any size, and the parts of snapshots that are not whole yet.
///
/// All entries of a task lie in one changelog partition, in the order of writing. A crash cuts it anywhere, so:
///
/// - A state larger than an entry may be is written as chunks of a new generation, then a head that names them with
///   the checksum of the whole. Until the head is there the state before counts.
/// - What a new head makes useless is deleted at the beginning of the next commit: the head is in the changelog then.
/// - Each task writes under a name of its own. One that was paused, lost its partition and wakes up may still write;
///   it cannot replace what its successor wrote, and of several heads the one that has seen most of the input counts.
///
/// Not thread safe.
public final class StoredStates {
    private final KeyValueStore<Bytes, byte[]> entries;
    private final String writer;
    private final int maxEntryInBytes;
    private final Map<String, Long> generations = new HashMap<>();
    private final Map<String, Long> progresses = new HashMap<>();
    private Set<Bytes> useless = new LinkedHashSet<>();

    /// @param writer a name that no other task has or had, of `[a-z0-9-]`
    /// @param maxEntryInBytes greatest size of a state that is written in one piece, > 0
    public StoredStates(KeyValueStore<Bytes, byte[]> entries, String writer, int maxEntryInBytes) {
        if (!writer.matches("[a-z0-9-]+")) {
            throw new IllegalArgumentException("writer '" + writer + "': must be of [a-z0-9-]");
        }
        if (maxEntryInBytes < 1) {
            throw new IllegalArgumentException("maxEntryInBytes must be at least 1, but is " + maxEntryInBytes);
        }
        this.entries = entries;
        this.writer = writer;
        this.maxEntryInBytes = maxEntryInBytes;
    }

    /// Runs that have a state.
    public Set<String> runs() {
        Set<String> runs = new TreeSet<>();
        try (KeyValueIterator<Bytes, byte[]> all = entries.all()) {
            while (all.hasNext()) {
                Bytes key = all.next().key;
                if (StateKeys.isHead(key)) {
                    runs.add(StateKeys.run(key));
                }
            }
        }
        return runs;
    }

    /// The state of a run that has seen most of its input, of those that are whole.
    public Optional<byte[]> read(String run) {
        NavigableMap<StateHead, KeyValue<Bytes, byte[]>> heads = new TreeMap<>(StateHead.FURTHEST_FIRST);
        for (KeyValue<Bytes, byte[]> entry : range(StateKeys.heads(run))) {
            StateHead.from(entry.value).ifPresent(head -> heads.putIfAbsent(head, entry));
        }
        for (Map.Entry<StateHead, KeyValue<Bytes, byte[]>> found : heads.entrySet()) {
            StateHead head = found.getKey();
            Optional<byte[]> state = state(run, head, found.getValue());
            if (state.isPresent()) {
                generations.merge(run, head.generation(), Math::max);
                progresses.merge(run, head.progress(), Math::max);
                return state;
            }
        }
        return Optional.empty();
    }

    /// To be called once for each run that has changed, when a commit is prepared.
    ///
    /// @param state Not modified.
    /// @param progress offset of the last record that had its effect on it; what was read counts when it is further
    public void write(String run, byte[] state, long progress) {
        long generation = generations.merge(run, 1L, Long::sum);
        long reached = progresses.merge(run, progress, Math::max);
        StateHead head = StateHead.of(state, reached, generation, maxEntryInBytes);
        Set<Bytes> kept = new HashSet<>();
        for (int chunk = 0; chunk < head.chunks(); chunk++) {
            int from = chunk * maxEntryInBytes;
            byte[] piece = new byte[Math.min(maxEntryInBytes, state.length - from)];
            System.arraycopy(state, from, piece, 0, piece.length);
            Bytes key = StateKeys.chunk(run, writer, generation, chunk);
            put(key, piece);
            kept.add(key);
        }
        Bytes key = StateKeys.head(run, writer);
        put(key, head.toBytes(state));
        kept.add(key);
        discard(StateKeys.heads(run), kept);
        discard(StateKeys.chunks(run), kept);
    }

    /// Keeps a part whose offset is about to be committed before it has had an effect.
    ///
    /// @param bytes asked for when the part is not stored yet
    public void keepPending(String run, long ordinal, int part, Supplier<byte[]> bytes) {
        Bytes key = StateKeys.pending(run, ordinal, part);
        if (entries.get(key) == null) {
            put(key, bytes.get());
        }
    }

    /// Parts that were pending and are not older than what the run's state has seen.
    public List<byte[]> pending(String run, long afterOrdinal) {
        List<byte[]> parts = new ArrayList<>();
        for (KeyValue<Bytes, byte[]> entry : range(StateKeys.pending(run))) {
            if (StateKeys.ordinal(entry.key) > afterOrdinal) {
                parts.add(entry.value);
            }
        }
        return parts;
    }

    /// Pending parts up to and with this ordinal are of no more use once the state last written is stored.
    public void discardPending(String run, long throughOrdinal) {
        for (KeyValue<Bytes, byte[]> entry : range(StateKeys.pending(run))) {
            if (StateKeys.ordinal(entry.key) <= throughOrdinal) {
                useless.add(entry.key);
            }
        }
    }

    /// Nothing of a run is of use any more.
    public void forget(String run) {
        discard(StateKeys.all(run), Set.of());
        generations.remove(run);
        progresses.remove(run);
    }

    /// Deletes what became useless before the last commit. To be called first when a commit is prepared.
    public void deleteUseless() {
        Set<Bytes> deletable = useless;
        useless = new LinkedHashSet<>();
        deletable.forEach(entries::delete);
    }

    private void put(Bytes key, byte[] value) {
        useless.remove(key);
        entries.put(key, value);
    }

    private void discard(String prefix, Set<Bytes> kept) {
        for (KeyValue<Bytes, byte[]> entry : range(prefix)) {
            if (!kept.contains(entry.key)) {
                useless.add(entry.key);
            }
        }
    }

    private Optional<byte[]> state(String run, StateHead head, KeyValue<Bytes, byte[]> entry) {
        if (head.chunks() == 0) {
            return Optional.of(StateHead.inline(entry.value)).filter(head::matches);
        }
        String author = StateKeys.writer(entry.key);
        ByteBuffer state = ByteBuffer.allocate(head.length());
        for (int chunk = 0; chunk < head.chunks(); chunk++) {
            byte[] piece = entries.get(StateKeys.chunk(run, author, head.generation(), chunk));
            if (piece == null || piece.length > state.remaining()) {
                return Optional.empty();
            }
            state.put(piece);
        }
        return Optional.of(state.array()).filter(head::matches);
    }

    private List<KeyValue<Bytes, byte[]>> range(String prefix) {
        List<KeyValue<Bytes, byte[]>> found = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> range = entries.range(StateKeys.bytes(prefix), StateKeys.end(prefix))) {
            range.forEachRemaining(found::add);
        }
        return found;
    }
}

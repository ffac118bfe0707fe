package dev.perrin.analysis.kafka.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StoredStatesTest {
    private static final int MAX_ENTRY = 100;
    private static final String RUN = "run-a";

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 99, 100, 101, 250, 1000})
    void givesBackAStateOfAnySize(int size) {
        // Given
        KeyValueStore<Bytes, byte[]> entries = entries();
        byte[] state = bytes(size, 1);

        // When
        new StoredStates(entries, "a", MAX_ENTRY).write(RUN, state, 7);

        // Then
        assertThat(reader(entries).read(RUN)).contains(state);
        assertThat(reader(entries).runs()).containsExactly(RUN);
        assertThat(all(entries)).allMatch(entry -> entry.value.length <= 2 * MAX_ENTRY);
    }

    /// A crash cuts the changelog after any entry.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void neverTearsAStateWhereverTheChangelogEnds(long seed) {
        // Given
        Random chance = new Random(seed);
        List<byte[]> versions = new ArrayList<>();
        List<KeyValue<Bytes, byte @Nullable []>> changelog = new ArrayList<>();
        List<Integer> committed = new ArrayList<>();
        StoredStates states = new StoredStates(
                new LoggedStore("entries", List.of(), (key, value) -> changelog.add(KeyValue.pair(key, value))),
                "a",
                MAX_ENTRY);
        for (int i = 0; i < 12; i++) {
            versions.add(bytes(chance.nextInt(450), 100 * seed + i));
            states.deleteUseless();
            states.write(RUN, versions.getLast(), i);
            committed.add(changelog.size());
        }

        for (int end = committed.getFirst(); end <= changelog.size(); end++) {
            // When
            KeyValueStore<Bytes, byte[]> restored = entries();
            changelog.subList(0, end).forEach(entry -> restored.put(entry.key, entry.value));

            // Then
            int length = end;
            int latest = (int) committed.stream().filter(each -> each <= length).count() - 1;
            assertThat(reader(restored).read(RUN))
                    .as("changelog of %d entries", end)
                    .contains(versions.get(latest));
        }
    }

    @Test
    void prefersTheStateThatHasSeenMostOfTheInput() {
        // Given
        KeyValueStore<Bytes, byte[]> entries = entries();
        StoredStates paused = new StoredStates(entries, "paused", MAX_ENTRY);
        paused.write(RUN, bytes(250, 1), 10);
        StoredStates successor = new StoredStates(entries, "successor", MAX_ENTRY);
        successor.read(RUN);
        successor.write(RUN, bytes(250, 2), 30);
        successor.deleteUseless();

        // When the one that was paused wakes up
        paused.deleteUseless();
        paused.write(RUN, bytes(250, 3), 20);

        // Then
        assertThat(reader(entries).read(RUN)).contains(bytes(250, 2));
    }

    @Test
    void doesNotFallBehindWhatItHasRead() {
        // Given
        KeyValueStore<Bytes, byte[]> entries = entries();
        new StoredStates(entries, "before", MAX_ENTRY).write(RUN, bytes(10, 1), 50);
        StoredStates states = new StoredStates(entries, "after", MAX_ENTRY);
        states.read(RUN);

        // When nothing was read from the input since
        states.write(RUN, bytes(10, 2), -1);

        // Then
        assertThat(reader(entries).read(RUN)).contains(bytes(10, 2));
    }

    @Test
    void keepsTheStateBeforeUntilTheNextCommitAndNoLonger() {
        // Given
        KeyValueStore<Bytes, byte[]> entries = entries();
        StoredStates states = new StoredStates(entries, "a", MAX_ENTRY);
        states.write(RUN, bytes(250, 1), 1);

        // When
        states.deleteUseless();
        states.write(RUN, bytes(250, 2), 2);
        int whileCommitting = all(entries).size();
        states.deleteUseless();

        // Then
        assertThat(whileCommitting)
                .as("two generations of three chunks, one head")
                .isEqualTo(7);
        assertThat(all(entries)).hasSize(4);
    }

    @Test
    void fallsBackOnAnotherStateWhenOneIsDamaged() {
        // Given
        KeyValueStore<Bytes, byte[]> entries = entries();
        new StoredStates(entries, "a", MAX_ENTRY).write(RUN, bytes(10, 1), 1);
        StoredStates other = new StoredStates(entries, "b", MAX_ENTRY);
        other.write(RUN, bytes(250, 2), 2);
        Bytes chunk = StateKeys.chunk(RUN, "b", 1, 1);

        // When
        byte[] damaged = entries.get(chunk);
        damaged[5] ^= 1;
        entries.put(chunk, damaged);

        // Then
        assertThat(reader(entries).read(RUN)).contains(bytes(10, 1));
    }

    @Test
    void keepsPendingPartsUntilTheStateThatContainsThemIsStored() {
        // Given
        KeyValueStore<Bytes, byte[]> entries = entries();
        StoredStates states = new StoredStates(entries, "a", MAX_ENTRY);
        states.keepPending(RUN, 5, 0, () -> bytes(3, 1));
        states.keepPending(RUN, 6, 0, () -> bytes(3, 2));
        states.keepPending(RUN, 6, 0, () -> {
            throw new AssertionError("it is stored");
        });

        // When
        states.write(RUN, bytes(10, 3), 1);
        states.discardPending(RUN, 5);

        // Then
        assertThat(reader(entries).pending(RUN, 4)).hasSize(2);
        assertThat(reader(entries).pending(RUN, 5)).containsExactly(bytes(3, 2));
        states.deleteUseless();
        assertThat(reader(entries).pending(RUN, -1)).containsExactly(bytes(3, 2));
    }

    @Test
    void forgetsOneRunAndNoOther() {
        // Given
        KeyValueStore<Bytes, byte[]> entries = entries();
        StoredStates states = new StoredStates(entries, "a", MAX_ENTRY);
        states.write("run", bytes(250, 1), 1);
        states.write("run-a", bytes(250, 2), 1);
        states.keepPending("run", 3, 0, () -> bytes(3, 1));

        // When
        states.forget("run");
        states.deleteUseless();

        // Then
        assertThat(all(entries))
                .hasSize(4)
                .allMatch(entry -> StateKeys.run(entry.key).equals("run-a"));
    }

    @Test
    void keepsARunThatBeginsAgainAfterItWasForgotten() {
        // Given
        KeyValueStore<Bytes, byte[]> entries = entries();
        StoredStates states = new StoredStates(entries, "a", MAX_ENTRY);
        states.write(RUN, bytes(10, 1), 1);

        // When
        states.forget(RUN);
        states.write(RUN, bytes(10, 2), 2);
        states.deleteUseless();

        // Then
        assertThat(reader(entries).read(RUN)).contains(bytes(10, 2));
    }

    private static StoredStates reader(KeyValueStore<Bytes, byte[]> entries) {
        return new StoredStates(entries, "reader", MAX_ENTRY);
    }

    private static KeyValueStore<Bytes, byte[]> entries() {
        return Stores.inMemoryKeyValueStore("entries").get();
    }

    private static List<KeyValue<Bytes, byte[]>> all(KeyValueStore<Bytes, byte[]> entries) {
        List<KeyValue<Bytes, byte[]>> all = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> found = entries.all()) {
            found.forEachRemaining(all::add);
        }
        return all;
    }

    private static byte[] bytes(int size, long seed) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}

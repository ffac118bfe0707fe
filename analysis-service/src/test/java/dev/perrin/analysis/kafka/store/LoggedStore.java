package dev.perrin.analysis.kafka.store;

import java.util.List;
import java.util.function.BiConsumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/// A store in memory that hands every change to a changelog, as the one of Kafka Streams does.
public final class LoggedStore implements KeyValueStore<Bytes, byte[]> {
    private final KeyValueStore<Bytes, byte[]> entries;
    private final BiConsumer<Bytes, byte @Nullable []> changelog;

    /// @param restored what the changelog held
    public LoggedStore(
            String name,
            List<KeyValue<Bytes, byte @Nullable []>> restored,
            BiConsumer<Bytes, byte @Nullable []> changelog) {
        this.entries = Stores.inMemoryKeyValueStore(name).get();
        this.changelog = changelog;
        restored.forEach(entry -> entries.put(entry.key, entry.value));
    }

    @Override
    public void put(Bytes key, byte @Nullable [] value) {
        entries.put(key, value);
        changelog.accept(key, value);
    }

    @Override
    public byte @Nullable [] putIfAbsent(Bytes key, byte[] value) {
        byte[] known = entries.get(key);
        if (known == null) {
            put(key, value);
        }
        return known;
    }

    @Override
    public void putAll(List<KeyValue<Bytes, byte[]>> all) {
        all.forEach(entry -> put(entry.key, entry.value));
    }

    @Override
    public byte @Nullable [] delete(Bytes key) {
        byte[] known = entries.get(key);
        put(key, null);
        return known;
    }

    @Override
    public byte @Nullable [] get(Bytes key) {
        return entries.get(key);
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> range(Bytes from, Bytes to) {
        return entries.range(from, to);
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> all() {
        return entries.all();
    }

    @Override
    public long approximateNumEntries() {
        return entries.approximateNumEntries();
    }

    @Override
    public String name() {
        return entries.name();
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
        entries.init(context, root);
    }

    @Override
    public void flush() {
        entries.flush();
    }

    @Override
    public void close() {
        entries.close();
    }

    @Override
    public boolean persistent() {
        return entries.persistent();
    }

    @Override
    public boolean isOpen() {
        return entries.isOpen();
    }
}

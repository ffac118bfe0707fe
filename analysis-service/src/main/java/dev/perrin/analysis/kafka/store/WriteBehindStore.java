package dev.perrin.analysis.kafka.store;

import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.internals.CacheFlushListener;
import org.apache.kafka.streams.state.internals.CachedStateStore;
import org.jspecify.annotations.Nullable;

/// A logged store whose owner keeps live objects and writes them only when a commit is prepared.
///
/// Kafka Streams calls [#flushCache] of every [CachedStateStore] of a task before it waits for the producer and
/// commits offsets (`StreamTask.prepareCommit`). What the owner writes then is in the changelog before the offsets of
/// the records that led to it are committed. Restoring and standby replicas see the entries alone.
public final class WriteBehindStore implements StateStore, CachedStateStore<Bytes, byte[]> {
    private final KeyValueStore<Bytes, byte[]> entries;
    private @Nullable Runnable beforeCommit;

    public WriteBehindStore(KeyValueStore<Bytes, byte[]> entries) {
        this.entries = entries;
    }

    /// The store behind, logged.
    public KeyValueStore<Bytes, byte[]> entries() {
        return entries;
    }

    /// @param save writes to [#entries] what has changed since it was called last
    public void beforeCommit(Runnable save) {
        beforeCommit = save;
    }

    /// The owner has gone; a task that becomes a standby keeps its entries.
    public void detach() {
        beforeCommit = null;
    }

    @Override
    public void flushCache() {
        if (beforeCommit != null) {
            beforeCommit.run();
        }
    }

    @Override
    public boolean setFlushListener(CacheFlushListener<Bytes, byte[]> listener, boolean sendOldValues) {
        return false;
    }

    /// Live objects are the owner's, and go with it.
    @Override
    public void clearCache() {
        detach();
    }

    @Override
    public String name() {
        return entries.name();
    }

    /// @param root this store, so that the task knows it and not the one behind
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
        detach();
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

    @Override
    public Position getPosition() {
        return entries.getPosition();
    }
}

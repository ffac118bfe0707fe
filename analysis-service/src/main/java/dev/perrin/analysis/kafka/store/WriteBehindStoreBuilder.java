package dev.perrin.analysis.kafka.store;

import java.util.Map;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/// Builds [WriteBehindStore]s over stores in memory. They are logged: without, a state would not outlive its task.
public final class WriteBehindStoreBuilder implements StoreBuilder<WriteBehindStore> {
    private final StoreBuilder<KeyValueStore<Bytes, byte[]>> entries;

    public WriteBehindStoreBuilder(String name) {
        entries = Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
                .withCachingDisabled()
                .withLoggingEnabled(Map.of());
    }

    @Override
    public WriteBehindStore build() {
        return new WriteBehindStore(entries.build());
    }

    @Override
    public StoreBuilder<WriteBehindStore> withCachingEnabled() {
        return this;
    }

    @Override
    public StoreBuilder<WriteBehindStore> withCachingDisabled() {
        return this;
    }

    @Override
    public StoreBuilder<WriteBehindStore> withLoggingEnabled(Map<String, String> config) {
        entries.withLoggingEnabled(config);
        return this;
    }

    @Override
    public StoreBuilder<WriteBehindStore> withLoggingDisabled() {
        throw new UnsupportedOperationException("store " + name() + ": must be logged");
    }

    @Override
    public Map<String, String> logConfig() {
        return entries.logConfig();
    }

    @Override
    public boolean loggingEnabled() {
        return entries.loggingEnabled();
    }

    @Override
    public String name() {
        return entries.name();
    }
}

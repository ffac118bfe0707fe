package dev.perrin.analysis.catalog;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A map that readers can wait on. Thread safe.
///
/// @param <K> key
/// @param <V> value; replaced, never modified
public final class Book<K, V> {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<K, V> entries = new HashMap<>();

    public void put(K key, V value) {
        lock.lock();
        try {
            entries.put(key, value);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    public void remove(K key) {
        lock.lock();
        try {
            entries.remove(key);
        } finally {
            lock.unlock();
        }
    }

    public Optional<V> get(K key) {
        lock.lock();
        try {
            return Optional.ofNullable(entries.get(key));
        } finally {
            lock.unlock();
        }
    }

    /// Waits until an entry is there and satisfies a condition.
    ///
    /// @return empty when that did not happen in time, or the thread was interrupted (which stays set)
    public Optional<V> await(K key, Predicate<V> condition, long timeoutMillis) {
        long remaining = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        lock.lock();
        try {
            while (true) {
                @Nullable V value = entries.get(key);
                if (value != null && condition.test(value)) {
                    return Optional.of(value);
                }
                if (remaining <= 0) {
                    return Optional.empty();
                }
                remaining = changed.awaitNanos(remaining);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }
}

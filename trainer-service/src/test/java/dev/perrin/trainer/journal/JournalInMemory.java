package dev.perrin.trainer.journal;

import dev.perrin.wire.RunId;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// A store that outlives trainers, and can go away. Thread safe.
public final class JournalInMemory implements JournalStore {
    private final Map<String, byte[]> objects = new TreeMap<>();
    private boolean isDown;
    private int puts;
    private int failures;
    private long size;
    private long greatestSize;

    public synchronized void setDown(boolean down) {
        isDown = down;
    }

    /// How often something was written.
    public synchronized int puts() {
        return puts;
    }

    /// How often the store was asked in vain.
    public synchronized int failures() {
        return failures;
    }

    public synchronized Set<String> names() {
        return Set.copyOf(objects.keySet());
    }

    /// That all objects together have had.
    public synchronized long greatestSizeInBytes() {
        return greatestSize;
    }

    /// Puts others in the place of all objects.
    public synchronized void damage(UnaryOperator<byte[]> damage) {
        objects.replaceAll((_, content) -> damage.apply(content.clone()));
    }

    @Override
    public synchronized Map<String, Long> list(String prefix) {
        live();
        return objects.entrySet().stream()
                .filter(each -> each.getKey().startsWith(prefix))
                .collect(Collectors.toMap(Map.Entry::getKey, each -> (long) each.getValue().length));
    }

    @Override
    public synchronized Set<RunId> runs() {
        live();
        return objects.keySet().stream()
                .map(each -> new RunId(each.substring(ROOT.length()).split("/", -1)[0]))
                .collect(Collectors.toSet());
    }

    @Override
    public synchronized void put(String name, byte[] content) {
        live();
        puts++;
        byte[] before = objects.put(name, content.clone());
        size += content.length - (before == null ? 0 : before.length);
        greatestSize = Math.max(greatestSize, size);
    }

    @Override
    public synchronized byte[] get(String name, int sizeInBytes) {
        live();
        byte[] found = objects.get(name);
        if (found == null || found.length != sizeInBytes) {
            throw new JournalException("no such object: " + name, new IOException());
        }
        return found.clone();
    }

    @Override
    public synchronized void remove(Collection<String> names) {
        live();
        for (String name : names) {
            byte[] removed = objects.remove(name);
            size -= removed == null ? 0 : removed.length;
        }
    }

    private void live() {
        if (isDown) {
            failures++;
            throw new JournalException("the store is down", new IOException());
        }
    }
}

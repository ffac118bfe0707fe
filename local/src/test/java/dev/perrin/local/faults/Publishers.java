package dev.perrin.local.faults;

import java.util.List;
import java.util.stream.Stream;

/// A publisher for each schedule of a pack.
final class Publishers implements AutoCloseable {
    private final List<Publisher> publishers;

    Publishers(String bootstrapServers, Ledger ledger) {
        this.publishers = Stream.generate(() -> new Publisher(bootstrapServers, ledger))
                .limit(Schedule.PACK)
                .toList();
    }

    List<Publisher> all() {
        return publishers;
    }

    @Override
    public void close() {
        publishers.forEach(Publisher::close);
    }
}

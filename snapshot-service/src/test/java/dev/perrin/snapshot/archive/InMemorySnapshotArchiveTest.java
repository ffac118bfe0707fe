package dev.perrin.snapshot.archive;

class InMemorySnapshotArchiveTest extends SnapshotArchiveContract {
    private final InMemorySnapshotArchive archive = new InMemorySnapshotArchive();

    @Override
    protected SnapshotArchive archive() {
        return archive;
    }
}

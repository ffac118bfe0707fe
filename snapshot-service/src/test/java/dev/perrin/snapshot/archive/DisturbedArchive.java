package dev.perrin.snapshot.archive;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/// An archive in which something happens just before one of its caller's requests.
public final class DisturbedArchive {
    private final SnapshotArchive archive;
    private final Runnable disturbance;
    private int requestsBefore;
    private boolean disturbed;

    /// @param requestsBefore requests that go undisturbed
    public DisturbedArchive(SnapshotArchive archive, int requestsBefore, Runnable disturbance) {
        this.archive = archive;
        this.requestsBefore = requestsBefore;
        this.disturbance = disturbance;
    }

    public SnapshotArchive seenByItsCaller() {
        return (SnapshotArchive) Proxy.newProxyInstance(
                SnapshotArchive.class.getClassLoader(), new Class<?>[] {SnapshotArchive.class}, (_, request, args) -> {
                    if (requestsBefore-- == 0) {
                        disturbed = true;
                        disturbance.run();
                    }
                    try {
                        return request.invoke(archive, args);
                    } catch (InvocationTargetException failed) {
                        throw failed.getCause();
                    }
                });
    }

    public boolean wasDisturbed() {
        return disturbed;
    }
}

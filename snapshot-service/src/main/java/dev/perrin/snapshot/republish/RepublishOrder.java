package dev.perrin.snapshot.republish;

import dev.perrin.snapshot.archive.Pace;
import dev.perrin.snapshot.archive.SnapshotRange;
import dev.perrin.wire.RunId;
import java.util.OptionalDouble;

/// What is to be sent again.
///
/// @param newRun id under which it is sent; must not be known yet
/// @param snapshotsPerSecond > 0; empty: as fast as the broker takes them
public record RepublishOrder(RunId run, RunId newRun, SnapshotRange range, OptionalDouble snapshotsPerSecond) {
    public RepublishOrder {
        if (newRun.equals(run)) {
            throw new IllegalArgumentException("new_run must differ from run, but is " + newRun);
        }
        snapshotsPerSecond.ifPresent(Pace::requireSnapshotsPerSecond);
    }
}

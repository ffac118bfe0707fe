/// Runs as they lie in the object store: keys, segments, manifests, and reading them back. Knows no particular store:
/// [dev.perrin.snapshot.archive.SnapshotArchive] is the port. Read [dev.perrin.snapshot.archive.RunObjects] for the
/// layout of the bucket, then [dev.perrin.snapshot.archive.SegmentStore] for how a trajectory grows.
@NullMarked
package dev.perrin.snapshot.archive;

import org.jspecify.annotations.NullMarked;

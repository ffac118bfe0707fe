/// Stores every published snapshot once, and reads it back. The flow: [dev.perrin.snapshot.kafka] brings records,
/// [dev.perrin.snapshot.ingest] makes segments of them, [dev.perrin.snapshot.archive] says where they lie and reads
/// them, [dev.perrin.snapshot.s3] is the store, [dev.perrin.snapshot.grpc] answers others.
/// [dev.perrin.snapshot.SnapshotWiring] puts it together.
@NullMarked
package dev.perrin.snapshot;

import org.jspecify.annotations.NullMarked;

/// From records to durable segments: decodes parts, assembles shards, collects segments, stores them, and says how far
/// offsets may be committed. Single-threaded; only store requests run elsewhere. Read
/// [dev.perrin.snapshot.ingest.Ingest] first.
@NullMarked
package dev.perrin.snapshot.ingest;

import org.jspecify.annotations.NullMarked;

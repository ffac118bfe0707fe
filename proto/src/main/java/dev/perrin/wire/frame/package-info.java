/// The only code that knows the bytes of a snapshot. A snapshot (θₖ, vₖ) is cut into shards, fixed for a run
/// ([dev.perrin.wire.frame.ShardPlan]), each shard into parts that fit one record ([dev.perrin.wire.frame.PartPlan]);
/// [dev.perrin.wire.frame.FrameEncoder] writes parts, [dev.perrin.wire.frame.FrameDecoder] checks and views them,
/// [dev.perrin.wire.frame.ShardAssembler] puts a shard together again. Read [dev.perrin.wire.frame.FrameFormat] first.
@NullMarked
package dev.perrin.wire.frame;

import org.jspecify.annotations.NullMarked;

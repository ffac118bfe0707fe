/// The state that a run needs to go on after its trainer was cut off, and when it is written down: read
/// [dev.perrin.trainer.checkpoint.CheckpointWriter], then [dev.perrin.trainer.checkpoint.CheckpointLog].
@NullMarked
package dev.perrin.trainer.checkpoint;

import org.jspecify.annotations.NullMarked;

/// The life of a run from specification to last record. Read [dev.perrin.trainer.run.TrainingRun], then
/// [dev.perrin.trainer.run.RunRegistry].
@NullMarked
package dev.perrin.trainer.run;

import org.jspecify.annotations.NullMarked;

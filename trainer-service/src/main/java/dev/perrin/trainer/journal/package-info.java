/// What is kept of a measurement while it lasts, so that it goes on after a kill: read
/// [dev.perrin.trainer.journal.StoredJournal], then [dev.perrin.trainer.journal.RunJournal].
@NullMarked
package dev.perrin.trainer.journal;

import org.jspecify.annotations.NullMarked;

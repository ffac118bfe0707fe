/// One run and no more, for a Kubernetes Job: read [dev.perrin.trainer.job.Job], then
/// [dev.perrin.trainer.job.JobRequest].
@NullMarked
package dev.perrin.trainer.job;

import org.jspecify.annotations.NullMarked;

package dev.perrin.trainer.config;

import dev.perrin.trainer.job.JobRequest;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/// Keys under `perrin.trainer.job`: with one of the first four the trainer makes one run and ends.
@ConfigMapping(prefix = "perrin.trainer.job")
public interface JobConfig {
    /// A `RunSpec` as JSON.
    Optional<String> spec();

    Optional<Path> specFile();

    /// A `Sweep` as JSON, of which the run with the index is made.
    Optional<String> sweep();

    Optional<Path> sweepFile();

    /// Taken from JOB_COMPLETION_INDEX, which Kubernetes sets for each pod of an Indexed Job.
    OptionalInt index();

    /// How long the broker may be out of reach.
    @WithDefault("5M")
    Duration startTimeout();

    default JobRequest request() {
        return new JobRequest(spec(), specFile(), sweep(), sweepFile(), index());
    }
}

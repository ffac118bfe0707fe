package dev.perrin.trainer;

import dev.perrin.trainer.config.JobConfig;
import dev.perrin.trainer.job.Job;
import dev.perrin.trainer.job.JobExit;
import dev.perrin.trainer.job.JobRequest;
import dev.perrin.trainer.run.RunRegistry;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.CountDownLatch;

/// Makes the one run of a trainer that is given a job, and ends the process with its status. Without a job the trainer
/// is a service.
@ApplicationScoped
public class JobLifecycle {
    private final RunRegistry registry;
    private final JobConfig config;
    private final CountDownLatch closing = new CountDownLatch(1);

    public JobLifecycle(RunRegistry registry, JobConfig config) {
        this.registry = registry;
        this.config = config;
    }

    void start(@Observes StartupEvent event) {
        JobRequest request = config.request();
        if (request.isGiven()) {
            Job job = new Job(request, registry, config.startTimeout(), closing);
            Thread.ofPlatform().name("job").daemon(true).start(() -> make(job));
        }
    }

    void stop(@Observes ShutdownEvent event) {
        closing.countDown();
    }

    private void make(Job job) {
        try {
            JobExit exit = job.run();
            // A process that a signal ends has the status of the signal.
            if (closing.getCount() > 0) {
                Quarkus.asyncExit(exit.status());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package dev.perrin.trainer.job;

import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.proto.run.v1.RunSpec;
import dev.perrin.trainer.run.NotReadyException;
import dev.perrin.trainer.run.RunExistsException;
import dev.perrin.trainer.run.RunRegistry;
import dev.perrin.trainer.run.RunState;
import dev.perrin.trainer.run.SpecRefusedException;
import dev.perrin.wire.RunId;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// One run from its request to its end. A run that an earlier trainer was given by the same request, and did not end,
/// goes on.
public final class Job {
    private static final System.Logger LOG = System.getLogger(Job.class.getName());
    private static final Duration GLANCE = Duration.ofSeconds(1);
    private static final long RETRY_MILLIS = 500;

    private final JobRequest request;
    private final RunRegistry registry;
    private final Duration startTimeout;
    private final CountDownLatch closing;

    /// @param startTimeout how long the broker may be out of reach
    /// @param closing at zero once the trainer goes down
    public Job(JobRequest request, RunRegistry registry, Duration startTimeout, CountDownLatch closing) {
        this.request = request;
        this.registry = registry;
        this.startTimeout = startTimeout;
        this.closing = closing;
    }

    /// Returns with the end of the run.
    public JobExit run() throws InterruptedException {
        try {
            RunSpec spec = request.resolve();
            RunRecord started = start(spec);
            LOG.log(System.Logger.Level.INFO, "event=job-started run={0}", started.getRun());
            RunState state = registry.state(new RunId(started.getRun()));
            RunRecord seen = state.current();
            while (!RunState.hasEnded(seen)) {
                seen = state.awaitEnd(GLANCE);
            }
            JobExit exit = JobExit.of(seen);
            LOG.log(
                    System.Logger.Level.INFO,
                    "event=job-ended run={0} exit={1} status={2} reason=\"{3}\"",
                    seen.getRun(),
                    exit,
                    exit.status(),
                    seen.getReason());
            return exit;
        } catch (SpecRefusedException | RunExistsException e) {
            LOG.log(System.Logger.Level.ERROR, "event=job-refused reason=\"{0}\"", e.getMessage());
            return JobExit.REFUSED;
        } catch (NotReadyException e) {
            LOG.log(System.Logger.Level.ERROR, "event=job-not-ready reason=\"{0}\"", e.getMessage());
            return JobExit.NOT_READY;
        }
    }

    private RunRecord start(RunSpec spec) throws InterruptedException {
        long tries = Math.max(1, startTimeout.toMillis() / RETRY_MILLIS);
        for (long attempt = 1; ; attempt++) {
            try {
                return registry.startOrResume(spec);
            } catch (NotReadyException e) {
                if (attempt >= tries || closing.await(RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
                    throw e;
                }
            }
        }
    }
}

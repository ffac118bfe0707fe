package dev.perrin.trainer;

import dev.perrin.publisher.PublishException;
import dev.perrin.trainer.config.TrainerConfig;
import dev.perrin.trainer.run.RunRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Start: read the runs of before, as soon as the broker answers. End: stop what is running and flush it.
@ApplicationScoped
public class TrainerLifecycle {
    private static final System.Logger LOG = System.getLogger(TrainerLifecycle.class.getName());
    private static final long RETRY_SECONDS = 1;

    private final RunRegistry registry;
    private final TrainerConfig config;
    private final CountDownLatch closing = new CountDownLatch(1);

    public TrainerLifecycle(RunRegistry registry, TrainerConfig config) {
        this.registry = registry;
        this.config = config;
    }

    void start(@Observes StartupEvent event) {
        Thread.ofVirtual().name("recovery").start(this::recover);
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        closing.countDown();
        if (!registry.close(config.shutdownTimeout())) {
            LOG.log(System.Logger.Level.WARNING, "event=shutdown-incomplete timeout={0}", config.shutdownTimeout());
        }
    }

    private void recover() {
        try {
            while (!registry.isRecovered() && closing.getCount() > 0) {
                tryRecover();
                if (!registry.isRecovered() && closing.await(RETRY_SECONDS, TimeUnit.SECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tryRecover() {
        try {
            registry.recover();
        } catch (PublishException e) {
            LOG.log(System.Logger.Level.WARNING, "event=recovery-postponed reason=\"{0}\"", e.getMessage());
        }
    }
}

package dev.perrin.analysis.kafka;

import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Life cycle of the topology: it starts when the catalog has been read, so that every snapshot finds its run and
/// its curvature; a thread that fails begins again at its last commit, until that has happened too often.
public final class AnalysisStream implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(AnalysisStream.class);

    /// Failures of threads, one soon after another, after which the stream stops and liveness says so.
    private static final int MAX_FAILURES = 20;

    /// A failure that comes so long after the one before is counted anew.
    private static final long FORGIVEN_NANOS = Duration.ofMinutes(10).toNanos();

    private final TopicFollower follower;
    private final Supplier<Topology> topology;
    private final Properties properties;
    private final AtomicInteger failures = new AtomicInteger();
    private volatile long lastFailureNanos = System.nanoTime();
    private volatile @Nullable KafkaStreams streams;

    public AnalysisStream(TopicFollower follower, Supplier<Topology> topology, Properties properties) {
        this.follower = follower;
        this.topology = topology;
        this.properties = properties;
    }

    public void start() {
        follower.start();
        // Streams hands this thread's class loader on to its own threads.
        Thread.ofPlatform().daemon().name("analysis-start").start(this::startStreams);
    }

    private void startStreams() {
        try {
            if (!follower.awaitCaughtUp()) {
                return;
            }
            KafkaStreams created = new KafkaStreams(topology.get(), properties);
            created.setUncaughtExceptionHandler(this::onFailure);
            streams = created;
            created.start();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private StreamThreadExceptionResponse onFailure(Throwable failure) {
        long now = System.nanoTime();
        if (now - lastFailureNanos > FORGIVEN_NANOS) {
            failures.set(0);
        }
        lastFailureNanos = now;
        int count = failures.incrementAndGet();
        LOG.errorf(failure, "stream thread failed failures=%d", count);
        return count < MAX_FAILURES
                ? StreamThreadExceptionResponse.REPLACE_THREAD
                : StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }

    /// State of the stream, for people.
    public String state() {
        KafkaStreams running = streams;
        if (running == null) {
            return follower.isCaughtUp() ? "STARTING" : "READING_CATALOG";
        }
        return running.state().name();
    }

    public boolean isRunning() {
        KafkaStreams running = streams;
        return running != null && running.state() == KafkaStreams.State.RUNNING;
    }

    /// Whether the stream has given up.
    public boolean hasFailed() {
        KafkaStreams running = streams;
        return running != null
                && (running.state() == KafkaStreams.State.ERROR || running.state() == KafkaStreams.State.PENDING_ERROR);
    }

    public boolean hasContact() {
        return follower.hasContact();
    }

    @Override
    public void close() {
        follower.close();
        KafkaStreams running = streams;
        if (running != null && !running.close(Duration.ofSeconds(10))) {
            LOG.warn("stream did not stop within 10 s; what it had not committed is read again at the next start");
        }
    }
}

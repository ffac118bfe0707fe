package dev.perrin.local.faults;

import dev.perrin.local.process.HttpReadiness;
import dev.perrin.local.process.Readiness;
import dev.perrin.local.process.ServiceLaunch;
import dev.perrin.local.process.ServiceProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One snapshot-service of the group, behind a wire of its own to the broker and a proxy of its own to the store.
/// Thread safe.
final class Member implements AutoCloseable {
    private final ServiceLaunch launch;
    private final int port;
    private final TcpRelay broker;
    private final StoreProxy store;
    private final Readiness health;
    private final Consumer<String> onUnexpectedEnd;
    private @Nullable ServiceProcess process;
    private volatile boolean ready;
    private volatile boolean stopped;
    private int starts;

    Member(
            ServiceLaunch launch,
            int port,
            TcpRelay broker,
            StoreProxy store,
            HttpClient http,
            Consumer<String> onUnexpectedEnd) {
        this.launch = launch;
        this.port = port;
        this.broker = broker;
        this.store = store;
        this.health = new HttpReadiness(http, URI.create("http://127.0.0.1:" + port + "/q/health/ready"));
        this.onUnexpectedEnd = onUnexpectedEnd;
    }

    int port() {
        return port;
    }

    TcpRelay broker() {
        return broker;
    }

    StoreProxy store() {
        return store;
    }

    synchronized boolean runs() {
        return process != null && process.isRunning();
    }

    /// Whether it has been ready since its last start, and is not stopped now.
    boolean isReady() {
        return ready && !stopped;
    }

    synchronized int starts() {
        return starts;
    }

    /// Returns at once.
    synchronized void start() {
        if (process != null) {
            return;
        }
        ServiceProcess started = new ServiceProcess(launch, onUnexpectedEnd);
        started.start();
        process = started;
        starts++;
        Thread.ofVirtual().name(launch.name() + "-ready").start(() -> watch(started));
    }

    synchronized void kill() throws InterruptedException {
        ServiceProcess victim = process;
        if (victim != null) {
            forget();
            victim.kill();
        }
    }

    /// In order, as a deployment ends it.
    synchronized void leave() {
        ServiceProcess leaving = process;
        if (leaving != null) {
            forget();
            leaving.close();
        }
    }

    /// SIGSTOP and SIGCONT. Nothing else happens to it meanwhile.
    synchronized void pause(int millis) throws InterruptedException {
        ServiceProcess paused = process;
        if (paused == null || !paused.isRunning()) {
            return;
        }
        stopped = true;
        Signals.stop(paused.pid());
        try {
            Thread.sleep(millis);
        } finally {
            Signals.resume(paused.pid());
            stopped = false;
        }
    }

    @Override
    public void close() throws IOException {
        leave();
        broker.close();
        store.close();
    }

    private void forget() {
        process = null;
        ready = false;
    }

    private void watch(ServiceProcess started) {
        while (started.isRunning()) {
            if (health.isReady()) {
                synchronized (this) {
                    ready = started.equals(process);
                }
                return;
            }
        }
    }
}

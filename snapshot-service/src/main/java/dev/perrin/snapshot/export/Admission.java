package dev.perrin.snapshot.export;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Lets so many readings go on at the same time, each of which has its bounded memory; more of them wait for a
/// while. Thread safe.
public final class Admission {
    private final int maxConcurrent;
    private final long patienceMillis;
    private final Semaphore permits;

    /// @param patienceMillis how long a reading waits for its turn
    public Admission(int maxConcurrent, long patienceMillis) {
        if (maxConcurrent < 1) {
            throw new IllegalArgumentException("maxConcurrent must be at least 1, but is " + maxConcurrent);
        }
        this.maxConcurrent = maxConcurrent;
        this.patienceMillis = patienceMillis;
        this.permits = new Semaphore(maxConcurrent, true);
    }

    /// @throws TooManyException when no turn came in time
    public void run(Runnable reading) {
        try {
            if (!permits.tryAcquire(patienceMillis, TimeUnit.MILLISECONDS)) {
                throw new TooManyException("at most " + maxConcurrent + " readings go on at the same time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TooManyException("interrupted while waiting for a turn");
        }
        try {
            reading.run();
        } finally {
            permits.release();
        }
    }
}

package dev.perrin.trainer.run;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Lets two loops work in turns, a window of steps each, and times every window: what a machine does beside them hits
/// neighbouring windows alike. Each loop is one thread.
final class Turns {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private final long window;
    private final int count;
    private final List<List<Rate>> rates = List.of(new CopyOnWriteArrayList<>(), new CopyOnWriteArrayList<>());
    private int ready;
    private int turn;

    /// @param window steps
    /// @param count of windows of each loop
    Turns(long window, int count) {
        this.window = window;
        this.count = count;
    }

    /// Of one window.
    ///
    /// @param perSecond steps a second
    /// @param perProcessorSecond steps a second of the loop's thread on a processor: without its waits, and without
    ///     the time that other threads had its processor
    record Rate(double perSecond, double perProcessorSecond) {}

    /// Of every window of a loop, in order.
    List<Rate> rates(int side) {
        return List.copyOf(rates.get(side));
    }

    private synchronized void begin(int side) throws InterruptedException {
        ready++;
        notifyAll();
        while (ready < 2 || turn != side) {
            wait();
        }
    }

    private synchronized void pass(int side, Rate rate) throws InterruptedException {
        rates.get(side).add(rate);
        turn = 1 - side;
        notifyAll();
        while (turn != side && rates.stream().anyMatch(measured -> measured.size() < count)) {
            wait();
        }
    }

    /// One of the two, for its thread alone.
    final class Loop {
        private final int side;
        private final Runnable settle;
        private boolean begun;
        private long steps;
        private long since;
        private long processorSince;

        /// @param side 0 or 1
        /// @param settle what belongs to the time of a window, at its end
        Loop(int side, Runnable settle) {
            this.side = side;
            this.settle = settle;
        }

        /// To be called between steps; returns when it is this loop's turn.
        ///
        /// @param made since the last call; those before the first call are not timed
        void made(long made) {
            try {
                if (!begun) {
                    begun = true;
                    begin(side);
                    restart();
                    return;
                }
                steps += made;
                if (steps >= window && rates.get(side).size() < count) {
                    settle.run();
                    pass(
                            side,
                            new Rate(
                                    steps * 1e9 / (System.nanoTime() - since),
                                    steps * 1e9 / (THREADS.getCurrentThreadCpuTime() - processorSince)));
                    restart();
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }

        private void restart() {
            steps = 0;
            since = System.nanoTime();
            processorSince = THREADS.getCurrentThreadCpuTime();
        }
    }
}

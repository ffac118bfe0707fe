package dev.perrin.trainer.data.source;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Threads that read ahead. They end when there has been nothing to read for a while, so nobody has to stop them.
record ReaderThreads(ExecutorService executor, int count) {
    private static final int IDLE_SECONDS = 10;

    static ReaderThreads of(int count, ThreadFactory threads) {
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                count, count, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads);
        executor.allowCoreThreadTimeOut(true);
        return new ReaderThreads(executor, count);
    }
}

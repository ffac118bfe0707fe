package dev.perrin.trainer.run;

/// What waits in the queue of the trainer under a run id, and is done once.
interface QueuedWork extends Runnable {
    /// Ends it if it has not begun; otherwise it ends as soon as it can.
    void stop(String reason);

    /// Leaves it as it is as soon as it can, to be gone on with when the trainer starts again.
    void suspend();
}

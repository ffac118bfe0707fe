package dev.perrin.trainer.model.network.djl;

import ai.djl.pytorch.jni.JniUtils;
import java.util.BitSet;

/// On how many threads PyTorch's operations run on the processor. PyTorch keeps that number by calling thread, so it is
/// said in every pass, and engines side by side have each their own.
///
/// Unless a number is given, a pass of little work has one thread: the others sleep between operations, and to wake
/// them for each takes longer than they save. The choice is a function of the work and never of a clock, so that a run
/// that is repeated adds up the same sums in the same order.
final class OperationThreads {
    /// Multiplications of a forward pass from which all threads are worth it.
    static final long WORTH_ALL = 40_000_000;

    private static final System.Logger LOG = System.getLogger(OperationThreads.class.getName());

    private final int given;
    private final int all;
    private final BitSet told = new BitSet();

    /// @param given 0: the choice is made here
    /// @param all that PyTorch takes by itself
    OperationThreads(int given, int all) {
        this.given = given;
        this.all = all;
    }

    /// @param multiplications of a forward pass
    int worth(long multiplications) {
        if (given > 0) {
            return given;
        }
        return multiplications < WORTH_ALL ? 1 : all;
    }

    /// For what the calling thread does next.
    ///
    /// @param multiplications of a forward pass
    void enter(long multiplications) {
        int threads = worth(multiplications);
        // Asked first: a thread that PyTorch has not seen yet takes over what another one has set, once.
        if (JniUtils.getNumThreads() != threads) {
            JniUtils.setNumThreads(threads);
        }
        if (!told.get(threads)) {
            told.set(threads);
            LOG.log(
                    System.Logger.Level.INFO,
                    "event=pytorch-threads threads={0} all={1} given={2} multiplications={3}",
                    threads,
                    all,
                    given,
                    Long.toString(multiplications));
        }
    }
}

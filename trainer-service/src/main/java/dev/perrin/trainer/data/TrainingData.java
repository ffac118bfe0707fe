package dev.perrin.trainer.data;

import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/// What a run trains on: the examples themselves, and the same as each draw shows them.
///
/// Where nothing is augmented and everything lies in memory the two are one, and drawing costs nothing more. Used by
/// the thread that trains.
public final class TrainingData {
    private static final int AHEAD = 2;

    private final Examples evaluation;
    private final Examples training;
    private final @Nullable AugmentedExamples source;
    private final @Nullable ExecutorService readers;
    private final int readerCount;
    private @Nullable AugmentedDraws draws;

    private TrainingData(
            Examples evaluation,
            @Nullable AugmentedExamples source,
            @Nullable ExecutorService readers,
            int readerCount) {
        this.evaluation = evaluation;
        this.training = source == null ? evaluation : new Current(source);
        this.source = source;
        this.readers = readers;
        this.readerCount = readerCount;
    }

    /// Examples that every draw shows as they are, at hand without waiting.
    public static TrainingData plain(Examples examples) {
        return new TrainingData(examples, null, null, 1);
    }

    /// Examples to be read ahead of training.
    ///
    /// @param readers with at least readerCount threads
    public static TrainingData readAhead(AugmentedExamples examples, ExecutorService readers, int readerCount) {
        return new TrainingData(new ParallelExamples(examples, readers, readerCount), examples, readers, readerCount);
    }

    /// For loss, curvature and gradient noise over all examples: never augmented.
    public Examples evaluation() {
        return evaluation;
    }

    /// For the gradient of a minibatch: reads the minibatch that [#draws] drew last, and where nothing is augmented any
    /// example.
    public Examples training() {
        return training;
    }

    /// Draws by this sampler from now on; the one before is used no more.
    ///
    /// @param key of the augmentation: number k under it is that of draw k
    public MiniBatchSampler draws(MiniBatchSampler sampler, long key) {
        AugmentedExamples augmented = source;
        ExecutorService threads = readers;
        if (augmented == null || threads == null) {
            return sampler;
        }
        AugmentedDraws begun = new AugmentedDraws(augmented, sampler, key, threads, readerCount, AHEAD);
        draws = begun;
        return begun;
    }

    private final class Current implements Examples {
        private final AugmentedExamples all;

        Current(AugmentedExamples all) {
            this.all = all;
        }

        @Override
        public String name() {
            return all.name();
        }

        @Override
        public int exampleCount() {
            return all.exampleCount();
        }

        @Override
        public ExampleShape shape() {
            return all.shape();
        }

        @Override
        public DataSet.Targets targets() {
            return all.targets();
        }

        @Override
        public void read(int[] examples, float[] rows) {
            AugmentedDraws begun = draws;
            if (begun == null) {
                throw new IllegalStateException("nothing has been drawn yet");
            }
            begun.drawn().read(examples, rows);
        }
    }
}

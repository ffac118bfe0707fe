package dev.perrin.trainer.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// Draws minibatches ahead of training and has their rows read and augmented meanwhile, by other threads.
///
/// While a minibatch is trained on, the next `ahead` are made: the memory is ahead + 1 minibatches. What comes out is a
/// function of (sampler's key, augmentation key, draw); how many threads there are changes when, not what. Used by one
/// thread.
public final class AugmentedDraws implements MiniBatchSampler {
    private final AugmentedExamples source;
    private final MiniBatchSampler sampler;
    private final long key;
    private final ExecutorService readers;
    private final int readerCount;
    private final int ahead;
    private final Examples drawn = new Drawn();
    private List<Slot> slots = List.of();
    private int next;
    private @Nullable Slot current;
    private SamplerPosition position;
    private int readSoFar;

    private static final class Slot {
        private final int[] batch;
        private final float[] rows;
        private List<Future<?>> parts = List.of();
        private SamplerPosition after = SamplerPosition.START;

        Slot(int batchSize, int exampleSize) {
            this.batch = new int[batchSize];
            this.rows = new float[Math.multiplyExact(batchSize, exampleSize)];
        }
    }

    /// @param key number k under it is the key of draw k
    /// @param readers with at least readerCount threads of its own
    /// @param ahead minibatches read ahead, ≥ 1
    public AugmentedDraws(
            AugmentedExamples source,
            MiniBatchSampler sampler,
            long key,
            ExecutorService readers,
            int readerCount,
            int ahead) {
        if (readerCount < 1 || ahead < 1) {
            throw new IllegalArgumentException(
                    "readerCount and ahead must be at least 1, but are " + readerCount + " and " + ahead);
        }
        this.source = source;
        this.sampler = sampler;
        this.key = key;
        this.readers = readers;
        this.readerCount = readerCount;
        this.ahead = ahead;
        this.position = sampler.position();
    }

    /// The minibatch drawn last, as it was drawn: whole, or part by part from its beginning to its end.
    public Examples drawn() {
        return drawn;
    }

    @Override
    public void next(int[] batch) {
        if (slots.isEmpty() || slots.getFirst().batch.length != batch.length) {
            start(batch.length);
        } else if (current != null) {
            schedule(current);
        }
        Slot slot = slots.get(next);
        next = (next + 1) % slots.size();
        Reading.await(slot.parts);
        System.arraycopy(slot.batch, 0, batch, 0, batch.length);
        position = slot.after;
        current = slot;
        readSoFar = 0;
    }

    @Override
    public SamplerPosition position() {
        return position;
    }

    @Override
    public void seek(SamplerPosition wanted) {
        abandon();
        sampler.seek(wanted);
        position = wanted;
    }

    @Override
    public SamplerPosition positionAfter(long draws, int batchSize) {
        return sampler.positionAfter(draws, batchSize);
    }

    /// Another batch size than before: what was drawn ahead with the old one is drawn again.
    private void start(int batchSize) {
        seek(position);
        List<Slot> made = new ArrayList<>();
        for (int i = 0; i <= ahead; i++) {
            made.add(new Slot(batchSize, source.shape().size()));
        }
        slots = made;
        next = 0;
        slots.forEach(this::schedule);
    }

    private void schedule(Slot slot) {
        sampler.next(slot.batch);
        slot.after = sampler.position();
        long drawKey = DrawRandom.bits(key, slot.after.draw() - 1);
        int examples = slot.batch.length;
        int parts = Math.min(readerCount, examples);
        List<Future<?>> reading = new ArrayList<>(parts);
        for (int part = 0; part < parts; part++) {
            int first = (int) ((long) part * examples / parts);
            int end = (int) ((part + 1L) * examples / parts);
            reading.add(readers.submit(() -> source.readDrawn(slot.batch, first, end, drawKey, slot.rows)));
        }
        slot.parts = reading;
    }

    /// No thread writes into a slot any more when this returns.
    private void abandon() {
        slots.forEach(slot -> Reading.abandon(slot.parts));
        slots = List.of();
        current = null;
    }

    private final class Drawn implements Examples {
        @Override
        public String name() {
            return source.name();
        }

        @Override
        public int exampleCount() {
            return source.exampleCount();
        }

        @Override
        public ExampleShape shape() {
            return source.shape();
        }

        @Override
        public DataSet.Targets targets() {
            return source.targets();
        }

        @Override
        public void read(int[] examples, float[] rows) {
            Slot slot = current;
            if (slot != null && readSoFar == slot.batch.length) {
                readSoFar = 0;
            }
            int end = readSoFar + examples.length;
            if (slot == null
                    || end > slot.batch.length
                    || !Arrays.equals(slot.batch, readSoFar, end, examples, 0, examples.length)) {
                throw new IllegalStateException("examples must be those of the minibatch drawn last, in order, but are "
                        + examples.length + " others");
            }
            int size = source.shape().size();
            System.arraycopy(slot.rows, readSoFar * size, rows, 0, examples.length * size);
            readSoFar = end;
        }
    }
}

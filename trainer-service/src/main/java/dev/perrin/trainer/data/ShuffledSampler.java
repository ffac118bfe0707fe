package dev.perrin.trainer.data;

/// Cuts a permutation, drawn anew each epoch, into ⌊N/S⌋ minibatches. The N mod S examples at its end sit the epoch
/// out: every minibatch has S examples, and which ones are left out is random anew each time (56 minibatches for 1797
/// examples and S = 32). A minibatch of another size is cut from what is left of the epoch. The permutation of epoch e
/// is drawn under number e of the key.
final class ShuffledSampler implements MiniBatchSampler {
    private final int[] order;
    private final long key;
    private long draw;
    private long epoch;
    private int used;

    ShuffledSampler(int exampleCount, long key) {
        this.order = new int[exampleCount];
        this.key = key;
        shuffle();
    }

    @Override
    public void next(int[] batch) {
        if (used + batch.length > order.length) {
            epoch++;
            used = 0;
            shuffle();
        }
        System.arraycopy(order, used, batch, 0, batch.length);
        used += batch.length;
        draw++;
    }

    @Override
    public SamplerPosition position() {
        return new SamplerPosition(draw, epoch, used);
    }

    /// One permutation is drawn, if the epoch is another one.
    @Override
    public void seek(SamplerPosition position) {
        position.requireWithin(order.length);
        boolean sameOrder = position.epoch() == epoch;
        draw = position.draw();
        epoch = position.epoch();
        used = position.used();
        if (!sameOrder) {
            shuffle();
        }
    }

    @Override
    public SamplerPosition positionAfter(long draws, int batchSize) {
        if (draws == 0) {
            return SamplerPosition.START;
        }
        int miniBatches = order.length / batchSize;
        long last = draws - 1;
        return new SamplerPosition(draws, last / miniBatches, ((int) (last % miniBatches) + 1) * batchSize);
    }

    private void shuffle() {
        DrawRandom.permute(DrawRandom.bits(key, epoch), order);
    }
}

package dev.perrin.trainer.data;

/// Goes round in one order, drawn once: files are often sorted by class, so theirs would not do. With N a multiple of
/// S the same N/S minibatches come again and again; otherwise they move along the order by N mod S each time, so that
/// every example is drawn as often as any other and the mean over many steps is the full gradient.
final class CyclicSampler implements MiniBatchSampler {
    private final int[] order;
    private long draw;
    private long epoch;
    private int used;

    CyclicSampler(int exampleCount, long key) {
        this.order = new int[exampleCount];
        DrawRandom.permute(key, order);
    }

    @Override
    public void next(int[] batch) {
        for (int i = 0; i < batch.length; i++) {
            batch[i] = order[used];
            used++;
            if (used == order.length) {
                used = 0;
                epoch++;
            }
        }
        draw++;
    }

    @Override
    public SamplerPosition position() {
        return new SamplerPosition(draw, epoch, used);
    }

    @Override
    public void seek(SamplerPosition position) {
        position.requireWithin(order.length);
        draw = position.draw();
        epoch = position.epoch();
        used = position.used();
    }

    @Override
    public SamplerPosition positionAfter(long draws, int batchSize) {
        long total = Math.multiplyExact(draws, batchSize);
        return new SamplerPosition(draws, total / order.length, (int) (total % order.length));
    }
}

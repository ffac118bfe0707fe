package dev.perrin.trainer.data;

/// Draws with replacement: gradient noise is independent from step to step. Example i of draw k is number i under
/// number k of the key, whatever S was before.
final class IidSampler implements MiniBatchSampler {
    private final int exampleCount;
    private final long key;
    private long draw;
    private long epoch;
    private int used;

    IidSampler(int exampleCount, long key) {
        this.exampleCount = exampleCount;
        this.key = key;
    }

    @Override
    public void next(int[] batch) {
        long drawKey = DrawRandom.bits(key, draw);
        for (int i = 0; i < batch.length; i++) {
            batch[i] = DrawRandom.index(drawKey, i, exampleCount);
        }
        draw++;
        long total = (long) used + batch.length;
        epoch += total / exampleCount;
        used = (int) (total % exampleCount);
    }

    @Override
    public SamplerPosition position() {
        return new SamplerPosition(draw, epoch, used);
    }

    @Override
    public void seek(SamplerPosition position) {
        draw = position.draw();
        epoch = position.epoch();
        used = position.used();
    }

    @Override
    public SamplerPosition positionAfter(long draws, int batchSize) {
        long total = Math.multiplyExact(draws, batchSize);
        return new SamplerPosition(draws, total / exampleCount, (int) (total % exampleCount));
    }
}

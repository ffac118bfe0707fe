package dev.perrin.trainer.data;

/// How far a sampler has come, after the minibatch drawn last: with the seed, all that resuming needs.
///
/// @param draw minibatches drawn
/// @param epoch passes over the data begun before the current one
/// @param used examples of the current epoch drawn so far
public record SamplerPosition(long draw, long epoch, int used) {
    public static final SamplerPosition START = new SamplerPosition(0, 0, 0);

    public SamplerPosition {
        if (draw < 0 || epoch < 0 || used < 0) {
            throw new IllegalArgumentException(
                    "draw, epoch and used must be at least 0, but are " + draw + ", " + epoch + ", " + used);
        }
    }

    void requireWithin(int exampleCount) {
        if (used > exampleCount) {
            throw new IllegalArgumentException(
                    "used must be at most the " + exampleCount + " examples, but is " + used);
        }
    }
}

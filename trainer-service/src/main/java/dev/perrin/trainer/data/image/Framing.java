package dev.perrin.trainer.data.image;

/// What part of an image a model sees when nothing is left to chance.
public sealed interface Framing {
    /// Images are of the model's size as they are.
    record Whole() implements Framing {}

    /// The shorter side resized, then the square in the middle.
    ///
    /// @param shorterSide after resizing, pixels
    /// @param square side, pixels
    record Centre(int shorterSide, int square) implements Framing {
        public Centre {
            if (square < 1 || shorterSide < square) {
                throw new IllegalArgumentException(
                        "square must be between 1 and the shorter side " + shorterSide + ", but is " + square);
            }
        }
    }
}

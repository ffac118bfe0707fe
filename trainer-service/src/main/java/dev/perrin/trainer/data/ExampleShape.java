package dev.perrin.trainer.data;

/// Shape of one example: an image of channels × height × width, or a row of 1 × 1 × width features.
public record ExampleShape(int channels, int height, int width) {
    public ExampleShape {
        if (channels < 1 || height < 1 || width < 1) {
            throw new IllegalArgumentException("channels, height and width must be at least 1, but are " + channels
                    + ", " + height + ", " + width);
        }
    }

    public static ExampleShape row(int features) {
        return new ExampleShape(1, 1, features);
    }

    /// Numbers in one example.
    public int size() {
        return Math.multiplyExact(Math.multiplyExact(channels, height), width);
    }
}

package dev.perrin.trainer.data.image;

/// How images differ from draw to draw.
///
/// @param horizontalFlip mirrored left and right with probability 1/2
public record Augmentation(Crop crop, boolean horizontalFlip) {
    public static final Augmentation NONE = new Augmentation(new Crop.None(), false);

    /// The usual one for ImageNet.
    public static final Augmentation IMAGENET = new Augmentation(new Crop.Resized(0.08, 1, 3.0 / 4, 4.0 / 3), true);

    public sealed interface Crop {
        record None() implements Crop {}

        /// A window of the image's own size, at random in the image with a margin of zeros.
        record Padded(int margin) implements Crop {
            public Padded {
                if (margin < 1) {
                    throw new IllegalArgumentException("margin must be at least 1, but is " + margin);
                }
            }
        }

        /// A window of random area and shape, resized. Area in units of the image's, ratio = width/height.
        record Resized(double minArea, double maxArea, double minRatio, double maxRatio) implements Crop {
            public Resized {
                if (!(minArea > 0 && minArea <= maxArea && maxArea <= 1)) {
                    throw new IllegalArgumentException(
                            "areas must be above 0, in order and at most 1, but are " + minArea + " and " + maxArea);
                }
                if (!(minRatio > 0 && minRatio <= maxRatio && Double.isFinite(maxRatio))) {
                    throw new IllegalArgumentException(
                            "ratios must be above 0, in order and finite, but are " + minRatio + " and " + maxRatio);
                }
            }
        }
    }

    public boolean isNone() {
        return crop instanceof Crop.None && !horizontalFlip;
    }
}

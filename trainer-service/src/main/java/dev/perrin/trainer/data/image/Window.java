package dev.perrin.trainer.data.image;

import dev.perrin.trainer.data.DrawRandom;

/// A rectangle of pixels.
///
/// @param left first column
/// @param top first row
record Window(int left, int top, int width, int height) {
    private static final int TRIES = 10;

    static Window whole(Pixels image) {
        return new Window(0, 0, image.width(), image.height());
    }

    /// Of random area and shape, as torchvision's `RandomResizedCrop.get_params`: ten tries to find one that lies in
    /// the image, then the largest in the middle whose shape is allowed.
    ///
    /// @param key numbers n = 0 … 39 under it are used
    static Window random(int width, int height, Augmentation.Crop.Resized crop, long key) {
        double area = (double) width * height;
        double logMin = Math.log(crop.minRatio());
        double logMax = Math.log(crop.maxRatio());
        for (int attempt = 0; attempt < TRIES; attempt++) {
            int n = 4 * attempt;
            double target = area * between(crop.minArea(), crop.maxArea(), DrawRandom.unit(key, n));
            double ratio = Math.exp(between(logMin, logMax, DrawRandom.unit(key, n + 1)));
            int w = (int) Math.rint(Math.sqrt(target * ratio));
            int h = (int) Math.rint(Math.sqrt(target / ratio));
            if (w > 0 && w <= width && h > 0 && h <= height) {
                int top = DrawRandom.index(key, n + 2, height - h + 1);
                int left = DrawRandom.index(key, n + 3, width - w + 1);
                return new Window(left, top, w, h);
            }
        }
        return middle(width, height, crop);
    }

    private static Window middle(int width, int height, Augmentation.Crop.Resized crop) {
        double ratio = (double) width / height;
        int w = width;
        int h = height;
        if (ratio < crop.minRatio()) {
            h = (int) Math.rint(w / crop.minRatio());
        } else if (ratio > crop.maxRatio()) {
            w = (int) Math.rint(h * crop.maxRatio());
        }
        w = Math.clamp(w, 1, width);
        h = Math.clamp(h, 1, height);
        return new Window((width - w) / 2, (height - h) / 2, w, h);
    }

    private static double between(double low, double high, double unit) {
        return low + (high - low) * unit;
    }
}

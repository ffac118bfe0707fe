package dev.perrin.trainer.data.image;

import dev.perrin.trainer.data.DataException;

/// N images by index, of one size or of many. Thread safe.
public interface ImageSource {
    /// N.
    int imageCount();

    /// Of every image.
    int channels();

    /// @param image 0 … N − 1
    /// @param loaded Modified.
    /// @throws DataException when it cannot be read or decoded
    void load(int image, Pixels loaded);
}

package dev.perrin.trainer.data.image;

/// The arithmetic of [Framing.Centre], as torchvision's `Resize` and `CenterCrop`.
final class Framings {
    private Framings() {}

    /// Shorter side resized to `shorterSide`, the longer one to ⌊shorterSide · longer/shorter⌋; then the middle, its
    /// corner rounded to even.
    ///
    /// @param image Not modified.
    /// @param passed work space. Modified.
    /// @param framed square × square. Modified.
    static void centre(Pixels image, int shorterSide, int square, Pixels passed, Pixels framed) {
        boolean wide = image.width() >= image.height();
        int shorter = wide ? image.height() : image.width();
        int longer = wide ? image.width() : image.height();
        int resizedLonger = (int) ((long) shorterSide * longer / shorter);
        int width = wide ? resizedLonger : shorterSide;
        int height = wide ? shorterSide : resizedLonger;
        Resampling.resize(image, Window.whole(image), width, height, passed, framed);
        int left = (int) Math.rint((width - square) / 2.0);
        int top = (int) Math.rint((height - square) / 2.0);
        keep(framed, left, top, square);
    }

    /// Rows move towards the beginning, never over one that is still needed.
    private static void keep(Pixels framed, int left, int top, int square) {
        int channels = framed.channels();
        int stride = framed.width() * channels;
        byte[] values = framed.values();
        for (int y = 0; y < square; y++) {
            System.arraycopy(
                    values, (top + y) * stride + left * channels, values, y * square * channels, square * channels);
        }
        framed.resize(square, square, channels);
    }
}

package dev.perrin.trainer.data.image;

import dev.perrin.trainer.data.DrawRandom;

/// From pixels to the numbers that a model sees, height and width as the model wants them. Has work space: one thread.
final class View {
    private static final int FLIP = 0;
    private static final int SHIFT_X = 1;
    private static final int SHIFT_Y = 2;
    private static final int WINDOW = 3;

    private final Framing framing;
    private final Augmentation augmentation;
    private final float[] table;
    private final int width;
    private final int height;
    private final Pixels loaded = new Pixels();
    private final Pixels passed = new Pixels();
    private final Pixels framed = new Pixels();

    /// @param table of [PixelScaling#table]
    View(Framing framing, Augmentation augmentation, float[] table, int width, int height) {
        this.framing = framing;
        this.augmentation = augmentation;
        this.table = table;
        this.width = width;
        this.height = height;
    }

    /// Where the next image is to be loaded into.
    Pixels loaded() {
        return loaded;
    }

    /// The loaded image as evaluation sees it.
    ///
    /// @param row from offset on channels × height × width are written. Modified.
    void plain(float[] row, int offset) {
        write(frame(), 0, 0, false, row, offset);
    }

    /// The loaded image as it looks at one draw.
    ///
    /// @param key numbers 0 … 3 under it decide
    /// @param row from offset on channels × height × width are written. Modified.
    void drawn(long key, float[] row, int offset) {
        boolean flipped = augmentation.horizontalFlip() && DrawRandom.unit(key, FLIP) < 0.5;
        switch (augmentation.crop()) {
            case Augmentation.Crop.None _ -> write(frame(), 0, 0, flipped, row, offset);
            case Augmentation.Crop.Padded padded -> {
                int margin = padded.margin();
                int shiftX = DrawRandom.index(key, SHIFT_X, 2 * margin + 1) - margin;
                int shiftY = DrawRandom.index(key, SHIFT_Y, 2 * margin + 1) - margin;
                write(frame(), shiftX, shiftY, flipped, row, offset);
            }
            case Augmentation.Crop.Resized resized -> {
                Window window = Window.random(loaded.width(), loaded.height(), resized, DrawRandom.bits(key, WINDOW));
                Resampling.resize(loaded, window, width, height, passed, framed);
                write(framed, 0, 0, flipped, row, offset);
            }
        }
    }

    private Pixels frame() {
        return switch (framing) {
            case Framing.Whole _ -> loaded;
            case Framing.Centre centre -> {
                Framings.centre(loaded, centre.shorterSide(), centre.square(), passed, framed);
                yield framed;
            }
        };
    }

    /// @param shiftX columns that the window lies to the right of the image; what it holds outside of it is 0
    private void write(Pixels image, int shiftX, int shiftY, boolean flipped, float[] row, int offset) {
        int channels = image.channels();
        byte[] values = image.values();
        for (int channel = 0; channel < channels; channel++) {
            int scaled = channel * 256;
            int at = offset + channel * height * width;
            for (int y = 0; y < height; y++) {
                int fromY = y + shiftY;
                boolean outside = fromY < 0 || fromY >= height;
                for (int x = 0; x < width; x++) {
                    int fromX = (flipped ? width - 1 - x : x) + shiftX;
                    int pixel = outside || fromX < 0 || fromX >= width
                            ? 0
                            : values[(fromY * width + fromX) * channels + channel] & 0xFF;
                    row[at++] = table[scaled + pixel];
                }
            }
        }
    }
}

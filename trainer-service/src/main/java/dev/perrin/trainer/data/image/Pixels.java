package dev.perrin.trainer.data.image;

/// One image of height × width × channels bytes, row after row, the channels of a pixel side by side. Reused from image
/// to image; not thread safe.
public final class Pixels {
    private int width;
    private int height;
    private int channels;
    private byte[] values = new byte[0];

    /// Another image of this size; its bytes are undefined.
    public void resize(int newWidth, int newHeight, int newChannels) {
        if (newWidth < 1 || newHeight < 1 || newChannels < 1) {
            throw new IllegalArgumentException("width, height and channels must be at least 1, but are " + newWidth
                    + ", " + newHeight + ", " + newChannels);
        }
        width = newWidth;
        height = newHeight;
        channels = newChannels;
        int length = Math.multiplyExact(Math.multiplyExact(width, height), channels);
        if (values.length < length) {
            values = new byte[length];
        }
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    public int channels() {
        return channels;
    }

    /// Bytes in use.
    public int length() {
        return width * height * channels;
    }

    /// At least [#length] bytes.
    public byte[] values() {
        return values;
    }
}

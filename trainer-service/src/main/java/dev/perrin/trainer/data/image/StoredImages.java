package dev.perrin.trainer.data.image;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// N images of one size, one byte a value, in memory or in a mapped file.
///
/// @param values N × height × width × channels. Not to be modified.
public record StoredImages(MemorySegment values, int imageCount, int width, int height, int channels)
        implements ImageSource {
    public StoredImages {
        long expected = Math.multiplyExact((long) imageCount, Math.multiplyExact(width * height, channels));
        if (imageCount < 1 || width < 1 || height < 1 || channels < 1 || values.byteSize() != expected) {
            throw new IllegalArgumentException("values must hold " + imageCount + " images of " + height + "×" + width
                    + "×" + channels + ", but hold " + values.byteSize() + " bytes");
        }
    }

    @Override
    public void load(int image, Pixels loaded) {
        loaded.resize(width, height, channels);
        long size = loaded.length();
        MemorySegment.copy(values, ValueLayout.JAVA_BYTE, image * size, loaded.values(), 0, loaded.length());
    }
}

package dev.perrin.trainer.data.image;

/// Images decoded whenever they are asked for.
public record DecodedImages(EncodedImages files) implements ImageSource {
    @Override
    public int imageCount() {
        return files.imageCount();
    }

    @Override
    public int channels() {
        return 3;
    }

    @Override
    public void load(int image, Pixels loaded) {
        ImageDecoder.decode(files.encoded(image), files.where(image), loaded);
    }
}

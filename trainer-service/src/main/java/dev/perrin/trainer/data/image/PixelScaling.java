package dev.perrin.trainer.data.image;

import java.util.List;

/// What a pixel p of a channel becomes: x = (p/255 − mean)/deviation, computed in double and rounded once.
///
/// @param means one for each channel, or one for all
/// @param deviations as many, > 0
public record PixelScaling(List<Double> means, List<Double> deviations) {
    /// x = p/255, in [0, 1].
    public static final PixelScaling UNIT = new PixelScaling(List.of(0.0), List.of(1.0));

    /// Of the pixels of ImageNet, which the published weights of torchvision expect.
    public static final PixelScaling IMAGENET =
            new PixelScaling(List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225));

    public PixelScaling {
        means = List.copyOf(means);
        deviations = List.copyOf(deviations);
        if (means.isEmpty() || means.size() != deviations.size()) {
            throw new IllegalArgumentException("means and deviations must be as many, at least one, but are "
                    + means.size() + " and " + deviations.size());
        }
        for (double deviation : deviations) {
            if (!(deviation > 0 && Double.isFinite(deviation))) {
                throw new IllegalArgumentException("deviation must be finite and > 0, but is " + deviation);
            }
        }
    }

    /// Whether it says something about images of so many channels.
    public boolean fits(int channels) {
        return means.size() == 1 || means.size() == channels;
    }

    /// x for every p, channels × 256.
    float[] table(int channels) {
        if (!fits(channels)) {
            throw new IllegalArgumentException(
                    "means must be 1 or the " + channels + " channels, but are " + means.size());
        }
        float[] table = new float[channels * 256];
        for (int channel = 0; channel < channels; channel++) {
            int which = means.size() == 1 ? 0 : channel;
            for (int pixel = 0; pixel < 256; pixel++) {
                table[channel * 256 + pixel] = (float) ((pixel / 255.0 - means.get(which)) / deviations.get(which));
            }
        }
        return table;
    }
}

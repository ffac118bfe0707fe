package dev.perrin.trainer.data.source;

import dev.perrin.trainer.data.DataException;
import dev.perrin.trainer.data.image.Augmentation;
import dev.perrin.trainer.data.image.Framing;
import dev.perrin.trainer.data.image.PixelScaling;
import dev.perrin.trainer.data.synthetic.SyntheticRegression;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// How a run wants its data read. What is empty or 0 is left to the data.
///
/// @param firstExamples read no more; 0: all
/// @param coarseLabels of CIFAR-100
/// @param resizeSize shorter side of images in files, pixels; 0: 256
/// @param cropSize square of them that a model sees, pixels; 0: 224
/// @param cacheTensors decode images in files once, into a file
/// @param readingThreads 0: as many as the machine has processors, at most 16
public record ReadingOptions(
        Optional<Augmentation> augmentation,
        Optional<PixelScaling> scaling,
        int firstExamples,
        boolean coarseLabels,
        int resizeSize,
        int cropSize,
        boolean cacheTensors,
        int readingThreads,
        Optional<SyntheticRegression> synthetic) {
    public static final ReadingOptions NONE =
            new ReadingOptions(Optional.empty(), Optional.empty(), 0, false, 0, 0, false, 0, Optional.empty());

    private static final int USUAL_RESIZE_SIZE = 256;
    private static final int USUAL_CROP_SIZE = 224;

    Framing.Centre framing() {
        return new Framing.Centre(
                resizeSize == 0 ? USUAL_RESIZE_SIZE : resizeSize, cropSize == 0 ? USUAL_CROP_SIZE : cropSize);
    }

    /// An option that data of this kind do not know would be passed over in silence.
    ///
    /// @param kind of data, for the message
    /// @param known options that mean something there
    /// @throws DataException when another one is set
    void requireOnly(String data, String kind, Set<String> known) {
        for (String option : given()) {
            if (!known.contains(option)) {
                throw new DataException(
                        "data_options." + option + " must be absent for data '" + data + "', which is " + kind);
            }
        }
    }

    private List<String> given() {
        List<String> given = new ArrayList<>();
        note(given, "augmentation", augmentation.isPresent());
        note(given, "normalisation", scaling.isPresent());
        note(given, "first_examples", firstExamples != 0);
        note(given, "coarse_labels", coarseLabels);
        note(given, "resize_size", resizeSize != 0);
        note(given, "crop_size", cropSize != 0);
        note(given, "cache_tensors", cacheTensors);
        note(given, "synthetic", synthetic.isPresent());
        return given;
    }

    private static void note(List<String> given, String option, boolean set) {
        if (set) {
            given.add(option);
        }
    }
}

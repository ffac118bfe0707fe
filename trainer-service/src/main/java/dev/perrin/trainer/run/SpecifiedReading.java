package dev.perrin.trainer.run;

import dev.perrin.proto.run.v1.DataOptions;
import dev.perrin.proto.run.v1.Normalisation;
import dev.perrin.proto.run.v1.PowerLawSpectrum;
import dev.perrin.proto.run.v1.ResizedCrop;
import dev.perrin.trainer.data.image.Augmentation;
import dev.perrin.trainer.data.image.PixelScaling;
import dev.perrin.trainer.data.source.ReadingOptions;
import dev.perrin.trainer.data.synthetic.SyntheticRegression;
import java.util.Optional;

/// The data options of a specification in the words of the core, with the defaults of data.proto.
final class SpecifiedReading {
    private SpecifiedReading() {}

    /// @param options well formed
    static ReadingOptions options(DataOptions options) {
        return new ReadingOptions(
                options.hasAugmentation() ? Optional.of(augmentation(options.getAugmentation())) : Optional.empty(),
                options.hasNormalisation() ? scaling(options.getNormalisation()) : Optional.empty(),
                Math.toIntExact(options.getFirstExamples()),
                options.getCoarseLabels(),
                options.getResizeSize(),
                options.getCropSize(),
                options.getCacheTensors(),
                options.getReadingThreads(),
                options.hasSynthetic() ? Optional.of(synthetic(options.getSynthetic())) : Optional.empty());
    }

    private static Augmentation augmentation(dev.perrin.proto.run.v1.Augmentation augmentation) {
        Augmentation.Crop crop = switch (augmentation.getCropCase()) {
            case PADDED_CROP -> new Augmentation.Crop.Padded(augmentation.getPaddedCrop());
            case RESIZED_CROP -> resized(augmentation.getResizedCrop());
            case CROP_NOT_SET -> new Augmentation.Crop.None();
        };
        return new Augmentation(crop, augmentation.getHorizontalFlip());
    }

    private static Augmentation.Crop resized(ResizedCrop crop) {
        double maxArea = orUsual(crop.getMaxArea(), 1);
        double maxRatio = orUsual(crop.getMaxRatio(), 4.0 / 3);
        return new Augmentation.Crop.Resized(
                orUsual(crop.getMinArea(), Math.min(0.08, maxArea)),
                maxArea,
                orUsual(crop.getMinRatio(), Math.min(0.75, maxRatio)),
                maxRatio);
    }

    private static Optional<PixelScaling> scaling(Normalisation normalisation) {
        return normalisation.getMeansCount() == 0
                ? Optional.empty()
                : Optional.of(new PixelScaling(normalisation.getMeansList(), normalisation.getDeviationsList()));
    }

    private static SyntheticRegression synthetic(dev.perrin.proto.run.v1.SyntheticRegression synthetic) {
        PowerLawSpectrum law = synthetic.getPowerLaw();
        return new SyntheticRegression(
                synthetic.getExamples(),
                synthetic.hasEigenvalues()
                        ? synthetic.getEigenvalues().getValuesList()
                        : SyntheticRegression.powerLaw(law.getFeatures(), law.getGreatest(), law.getExponent()),
                synthetic.getNoise(),
                synthetic.getSeed());
    }

    private static double orUsual(double value, double usual) {
        return value == 0 ? usual : value;
    }
}

package dev.perrin.wire;

import dev.perrin.proto.run.v1.Augmentation;
import dev.perrin.proto.run.v1.DataOptions;
import dev.perrin.proto.run.v1.Normalisation;
import dev.perrin.proto.run.v1.PowerLawSpectrum;
import dev.perrin.proto.run.v1.ResizedCrop;
import dev.perrin.proto.run.v1.SyntheticRegression;
import java.util.List;

/// The rules of [DataOptions]. Which options fit which data is the trainer's to say: it looks at the files.
final class DataOptionsRules {
    static final String SYNTHETIC = "synthetic";
    static final int MAX_IMAGE_SIDE = 4096;
    static final int DEFAULT_RESIZE_SIZE = 256;
    static final int DEFAULT_CROP_SIZE = 224;
    static final int MAX_PADDING = 64;
    static final int MAX_CHANNELS = 16;
    static final int MAX_READING_THREADS = 256;
    static final int MAX_SYNTHETIC_EXAMPLES = 100_000_000;
    static final int MAX_SYNTHETIC_FEATURES = 4096;

    private DataOptionsRules() {}

    static void check(String data, DataOptions options, Violations found) {
        augmentation(options.getAugmentation(), found);
        normalisation(options.getNormalisation(), found);
        found.requireBetween(0, options.getFirstExamples(), Integer.MAX_VALUE, "data_options.first_examples");
        found.requireBetween(0, options.getResizeSize(), MAX_IMAGE_SIDE, "data_options.resize_size");
        found.requireBetween(0, options.getCropSize(), MAX_IMAGE_SIDE, "data_options.crop_size");
        int resizeSize = options.getResizeSize() == 0 ? DEFAULT_RESIZE_SIZE : options.getResizeSize();
        int cropSize = options.getCropSize() == 0 ? DEFAULT_CROP_SIZE : options.getCropSize();
        found.require(
                cropSize <= resizeSize,
                "data_options.crop_size",
                "be at most resize_size " + resizeSize,
                options.getCropSize() == 0 ? cropSize + " by default" : cropSize);
        found.requireBetween(0, options.getReadingThreads(), MAX_READING_THREADS, "data_options.reading_threads");
        found.require(
                options.hasSynthetic() == data.equals(SYNTHETIC),
                "data_options.synthetic",
                "be set exactly when data is \"synthetic\"",
                options.hasSynthetic() ? "set" : "absent");
        if (options.hasSynthetic()) {
            synthetic(options.getSynthetic(), found);
        }
    }

    private static void augmentation(Augmentation augmentation, Violations found) {
        switch (augmentation.getCropCase()) {
            case PADDED_CROP ->
                found.requireBetween(
                        1, augmentation.getPaddedCrop(), MAX_PADDING, "data_options.augmentation.padded_crop");
            case RESIZED_CROP -> resizedCrop(augmentation.getResizedCrop(), found);
            case CROP_NOT_SET -> {}
        }
    }

    private static void resizedCrop(ResizedCrop crop, Violations found) {
        String field = "data_options.augmentation.resized_crop.";
        double maxArea = crop.getMaxArea() == 0 ? 1 : crop.getMaxArea();
        double minArea = crop.getMinArea() == 0 ? Math.min(0.08, maxArea) : crop.getMinArea();
        found.require(maxArea > 0 && maxArea <= 1, field + "max_area", "be above 0 and at most 1", maxArea);
        found.require(
                minArea > 0 && minArea <= maxArea, field + "min_area", "be above 0 and at most max_area", minArea);
        double maxRatio = crop.getMaxRatio() == 0 ? 4.0 / 3 : crop.getMaxRatio();
        double minRatio = crop.getMinRatio() == 0 ? Math.min(0.75, maxRatio) : crop.getMinRatio();
        found.require(maxRatio >= 0.01 && maxRatio <= 100, field + "max_ratio", "be between 0.01 and 100", maxRatio);
        found.require(
                minRatio >= 0.01 && minRatio <= maxRatio,
                field + "min_ratio",
                "be at least 0.01 and at most max_ratio",
                minRatio);
    }

    private static void normalisation(Normalisation normalisation, Violations found) {
        List<Double> means = normalisation.getMeansList();
        List<Double> deviations = normalisation.getDeviationsList();
        found.require(
                means.size() == deviations.size() && means.size() <= MAX_CHANNELS,
                "data_options.normalisation",
                "have as many means as deviations, at most " + MAX_CHANNELS,
                means.size() + " and " + deviations.size());
        found.require(
                means.stream().allMatch(Double::isFinite), "data_options.normalisation.means", "be finite", means);
        found.require(
                deviations.stream().allMatch(value -> value > 0 && Double.isFinite(value)),
                "data_options.normalisation.deviations",
                "be finite and > 0",
                deviations);
    }

    private static void synthetic(SyntheticRegression synthetic, Violations found) {
        String field = "data_options.synthetic.";
        int features = switch (synthetic.getSpectrumCase()) {
            case EIGENVALUES -> eigenvalues(synthetic.getEigenvalues().getValuesList(), found);
            case POWER_LAW -> powerLaw(synthetic.getPowerLaw(), found);
            case SPECTRUM_NOT_SET -> {
                found.add(field + "spectrum", "be eigenvalues or power_law", "not set");
                yield 1;
            }
        };
        found.requireBetween(features + 2L, synthetic.getExamples(), MAX_SYNTHETIC_EXAMPLES, field + "examples");
        double noise = synthetic.getNoise();
        found.require(noise >= 0 && Double.isFinite(noise), field + "noise", "be finite and ≥ 0", noise);
    }

    private static int eigenvalues(List<Double> values, Violations found) {
        String field = "data_options.synthetic.eigenvalues";
        found.requireBetween(1, values.size(), MAX_SYNTHETIC_FEATURES, "number of " + field);
        found.require(
                values.stream().allMatch(value -> value > 0 && Double.isFinite(value)),
                field,
                "be finite and > 0",
                values);
        return values.size();
    }

    private static int powerLaw(PowerLawSpectrum law, Violations found) {
        String field = "data_options.synthetic.power_law.";
        found.requireBetween(1, law.getFeatures(), MAX_SYNTHETIC_FEATURES, field + "features");
        found.require(
                law.getGreatest() > 0 && Double.isFinite(law.getGreatest()),
                field + "greatest",
                "be finite and > 0",
                law.getGreatest());
        found.require(
                law.getExponent() >= 0 && law.getExponent() <= 100,
                field + "exponent",
                "be between 0 and 100",
                law.getExponent());
        return law.getFeatures();
    }
}

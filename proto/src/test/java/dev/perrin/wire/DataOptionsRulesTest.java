package dev.perrin.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perrin.proto.run.v1.DataOptions;
import dev.perrin.proto.run.v1.EigenvalueList;
import dev.perrin.proto.run.v1.PowerLawSpectrum;
import dev.perrin.proto.run.v1.SyntheticRegression;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DataOptionsRulesTest {
    @Test
    void acceptsNoOptionsAtAll() {
        assertThat(violations("digits", DataOptions.newBuilder())).isEmpty();
    }

    @Test
    void acceptsTheEdges() {
        DataOptions.Builder options = DataOptions.newBuilder();
        options.getAugmentationBuilder()
                .setHorizontalFlip(true)
                .getResizedCropBuilder()
                .setMinArea(1)
                .setMaxRatio(0.5);
        options.getNormalisationBuilder().addMeans(-3).addDeviations(1e-3);

        assertThat(violations("images", options)).isEmpty();
        assertThat(violations(
                        "synthetic",
                        DataOptions.newBuilder()
                                .setSynthetic(SyntheticRegression.newBuilder()
                                        .setExamples(4)
                                        .setEigenvalues(EigenvalueList.newBuilder()
                                                .addValues(2)
                                                .addValues(1e-9)))))
                .isEmpty();
    }

    static Stream<Arguments> brokenRules() {
        return Stream.of(
                broken(
                        o -> o.getAugmentationBuilder().setPaddedCrop(65),
                        "data_options.augmentation.padded_crop must be between 1 and 64, but is 65"),
                broken(
                        o -> o.getAugmentationBuilder()
                                .getResizedCropBuilder()
                                .setMinArea(0.5)
                                .setMaxArea(0.25),
                        "data_options.augmentation.resized_crop.min_area must be above 0 and at most max_area, but is 0.5"),
                broken(
                        o -> o.getAugmentationBuilder().getResizedCropBuilder().setMaxArea(Double.NaN),
                        "data_options.augmentation.resized_crop.max_area must be above 0 and at most 1, but is NaN",
                        "data_options.augmentation.resized_crop.min_area must be above 0 and at most max_area, but is NaN"),
                broken(
                        o -> o.getAugmentationBuilder().getResizedCropBuilder().setMinRatio(2),
                        "data_options.augmentation.resized_crop.min_ratio must be at least 0.01 and at most max_ratio,"
                                + " but is 2.0"),
                broken(
                        o -> o.getNormalisationBuilder().addMeans(0),
                        "data_options.normalisation must have as many means as deviations, at most 16, but is 1 and 0"),
                broken(
                        o -> o.getNormalisationBuilder().addMeans(0).addDeviations(0),
                        "data_options.normalisation.deviations must be finite and > 0, but is [0.0]"),
                broken(
                        o -> o.setFirstExamples(-1),
                        "data_options.first_examples must be between 0 and 2147483647, but is -1"),
                broken(o -> o.setResizeSize(4097), "data_options.resize_size must be between 0 and 4096, but is 4097"),
                broken(
                        o -> o.setResizeSize(100).setCropSize(101),
                        "data_options.crop_size must be at most resize_size 100, but is 101"),
                broken(
                        o -> o.setResizeSize(100),
                        "data_options.crop_size must be at most resize_size 100, but is 224 by default"),
                broken(
                        o -> o.setReadingThreads(257),
                        "data_options.reading_threads must be between 0 and 256, but is 257"),
                broken(
                        o -> o.setSynthetic(SyntheticRegression.newBuilder()
                                .setExamples(100)
                                .setPowerLaw(PowerLawSpectrum.newBuilder()
                                        .setFeatures(3)
                                        .setGreatest(1))),
                        "data_options.synthetic must be set exactly when data is \"synthetic\", but is set"));
    }

    private static Arguments broken(Consumer<DataOptions.Builder> change, String... sentences) {
        return Arguments.of(sentences[0], change, sentences);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenRules")
    void namesFieldRuleAndValue(String first, Consumer<DataOptions.Builder> change, String[] sentences) {
        DataOptions.Builder options = DataOptions.newBuilder();
        change.accept(options);
        assertThat(violations("images", options)).containsExactly(sentences).startsWith(first);
    }

    static Stream<Arguments> brokenRulesOfSyntheticData() {
        return Stream.of(
                Arguments.of(
                        "data_options.synthetic.spectrum must be eigenvalues or power_law, but is not set",
                        SyntheticRegression.newBuilder().setExamples(3)),
                Arguments.of(
                        "data_options.synthetic.examples must be between 5 and 100000000, but is 4",
                        SyntheticRegression.newBuilder()
                                .setExamples(4)
                                .setPowerLaw(PowerLawSpectrum.newBuilder()
                                        .setFeatures(3)
                                        .setGreatest(1))),
                Arguments.of(
                        "data_options.synthetic.noise must be finite and ≥ 0, but is -1.0",
                        SyntheticRegression.newBuilder()
                                .setExamples(5)
                                .setNoise(-1)
                                .setPowerLaw(PowerLawSpectrum.newBuilder()
                                        .setFeatures(3)
                                        .setGreatest(1))),
                Arguments.of(
                        "data_options.synthetic.eigenvalues must be finite and > 0, but is [1.0, 0.0]",
                        SyntheticRegression.newBuilder()
                                .setExamples(5)
                                .setEigenvalues(
                                        EigenvalueList.newBuilder().addValues(1).addValues(0))),
                Arguments.of(
                        "data_options.synthetic.power_law.exponent must be between 0 and 100, but is NaN",
                        SyntheticRegression.newBuilder()
                                .setExamples(5)
                                .setPowerLaw(PowerLawSpectrum.newBuilder()
                                        .setFeatures(3)
                                        .setGreatest(1)
                                        .setExponent(Double.NaN))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenRulesOfSyntheticData")
    void namesFieldRuleAndValueOfSyntheticData(String sentence, SyntheticRegression.Builder synthetic) {
        assertThat(violations("synthetic", DataOptions.newBuilder().setSynthetic(synthetic)))
                .containsExactly(sentence);
    }

    @Test
    void syntheticDataMustBeDescribed() {
        assertThat(violations("synthetic", DataOptions.newBuilder()))
                .containsExactly(
                        "data_options.synthetic must be set exactly when data is \"synthetic\", but is absent");
    }

    private static List<String> violations(String data, DataOptions.Builder options) {
        Violations found = new Violations();
        DataOptionsRules.check(data, options.build(), found);
        return found.sentences();
    }
}

package dev.perrin.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perrin.proto.run.v1.DataOptions;
import dev.perrin.trainer.data.image.Augmentation;
import dev.perrin.trainer.data.source.ReadingOptions;
import org.junit.jupiter.api.Test;

class SpecifiedReadingTest {
    @Test
    void nothingSaidLeavesAllToTheData() {
        assertThat(SpecifiedReading.options(DataOptions.getDefaultInstance())).isEqualTo(ReadingOptions.NONE);
    }

    @Test
    void anEmptyAugmentationMeansNone() {
        DataOptions.Builder options = DataOptions.newBuilder();
        options.getAugmentationBuilder();

        assertThat(SpecifiedReading.options(options.build()).augmentation()).contains(Augmentation.NONE);
    }

    @Test
    void anEmptyResizedCropIsTheUsualOne() {
        DataOptions.Builder options = DataOptions.newBuilder();
        options.getAugmentationBuilder().setHorizontalFlip(true).getResizedCropBuilder();

        assertThat(SpecifiedReading.options(options.build()).augmentation()).contains(Augmentation.IMAGENET);
    }

    /// The rules accept these edges, so they must be possible.
    @Test
    void boundsBelowTheUsualOnesAreTaken() {
        DataOptions.Builder options = DataOptions.newBuilder();
        options.getAugmentationBuilder()
                .getResizedCropBuilder()
                .setMaxArea(0.05)
                .setMaxRatio(0.5);

        assertThat(SpecifiedReading.options(options.build()).augmentation())
                .contains(new Augmentation(new Augmentation.Crop.Resized(0.05, 0.05, 0.5, 0.5), false));
    }

    @Test
    void takesEveryOption() {
        DataOptions.Builder options = DataOptions.newBuilder()
                .setFirstExamples(7)
                .setCoarseLabels(true)
                .setResizeSize(40)
                .setCropSize(32)
                .setCacheTensors(true)
                .setReadingThreads(3);
        options.getNormalisationBuilder().addMeans(0.5).addDeviations(0.25);
        options.getSyntheticBuilder()
                .setExamples(50)
                .setNoise(2)
                .setSeed(9)
                .getPowerLawBuilder()
                .setFeatures(3)
                .setGreatest(8)
                .setExponent(1);

        ReadingOptions read = SpecifiedReading.options(options.build());

        assertThat(read.firstExamples()).isEqualTo(7);
        assertThat(read.coarseLabels()).isTrue();
        assertThat(read.resizeSize()).isEqualTo(40);
        assertThat(read.cropSize()).isEqualTo(32);
        assertThat(read.cacheTensors()).isTrue();
        assertThat(read.readingThreads()).isEqualTo(3);
        assertThat(read.scaling())
                .hasValueSatisfying(scaling -> assertThat(scaling.deviations()).containsExactly(0.25));
        assertThat(read.synthetic()).hasValueSatisfying(synthetic -> {
            assertThat(synthetic.eigenvalues()).containsExactly(8.0, 4.0, 8.0 / 3);
            assertThat(synthetic.seed()).isEqualTo(9);
        });
    }
}

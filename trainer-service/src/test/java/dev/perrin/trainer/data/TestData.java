package dev.perrin.trainer.data;

import dev.perrin.trainer.data.DataSet.Labels;
import dev.perrin.trainer.data.DataSet.Responses;
import java.util.SplittableRandom;

/// Data sets for tests of other packages.
public final class TestData {
    private static final DataCatalogue CATALOGUE = new DataCatalogue(new TableReader(1_000_000));

    private TestData() {}

    public static DataSet digits() {
        return DataScaling.classification("digits", CATALOGUE.load("digits"));
    }

    public static DataSet diabetes() {
        return DataScaling.regression("diabetes", CATALOGUE.load("diabetes"));
    }

    /// Gaussian features, every label at least once.
    public static DataSet labelled(long seed, int examples, int features, int classes) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] labels = new int[examples];
        for (int i = 0; i < examples; i++) {
            labels[i] = i < classes ? i : random.nextInt(classes);
        }
        return new DataSet("labelled", gaussian(random, examples * features), features, new Labels(labels, classes));
    }

    public static DataSet measured(long seed, int examples, int features) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] inputs = gaussian(random, examples * features);
        return new DataSet("measured", inputs, features, new Responses(gaussian(random, examples)));
    }

    private static float[] gaussian(SplittableRandom random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}

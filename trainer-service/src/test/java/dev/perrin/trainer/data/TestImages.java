package dev.perrin.trainer.data;

import dev.perrin.trainer.data.DataSet.Labels;
import java.util.SplittableRandom;

/// Labelled examples of any shape, in memory.
public final class TestImages implements Examples {
    private final ExampleShape shape;
    private final float[] values;
    private final Labels labels;

    private TestImages(ExampleShape shape, float[] values, Labels labels) {
        this.shape = shape;
        this.values = values;
        this.labels = labels;
    }

    /// Gaussian elements, every label at least once.
    public static TestImages gaussian(long seed, int examples, ExampleShape shape, int classes) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] labels = new int[examples];
        for (int i = 0; i < examples; i++) {
            labels[i] = i < classes ? i : random.nextInt(classes);
        }
        float[] values = new float[examples * shape.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return of(shape, values, labels, classes);
    }

    public static TestImages of(ExampleShape shape, float[] values, int[] labels, int classes) {
        return new TestImages(shape, values, new Labels(labels, classes));
    }

    public Labels labels() {
        return labels;
    }

    @Override
    public ExampleShape shape() {
        return shape;
    }

    @Override
    public String name() {
        return "images";
    }

    @Override
    public int exampleCount() {
        return labels.values().length;
    }

    @Override
    public DataSet.Targets targets() {
        return labels;
    }

    @Override
    public void read(int[] examples, float[] rows) {
        for (int i = 0; i < examples.length; i++) {
            System.arraycopy(values, examples[i] * shape.size(), rows, i * shape.size(), shape.size());
        }
    }
}

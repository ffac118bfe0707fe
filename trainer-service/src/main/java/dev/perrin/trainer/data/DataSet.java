package dev.perrin.trainer.data;

/// N scaled examples, as a model reads them.
public final class DataSet implements Examples {
    private final String name;
    private final int featureCount;
    private final float[] features;
    private final Targets targets;

    /// What a model is to predict.
    public sealed interface Targets {}

    /// Class of each example, 0 … classCount − 1.
    public static final class Labels implements Targets {
        private final int[] values;
        private final int classCount;

        public Labels(int[] values, int classCount) {
            this.values = values;
            this.classCount = classCount;
        }

        public int classCount() {
            return classCount;
        }

        /// Length N. Not to be modified.
        public int[] values() {
            return values;
        }
    }

    /// A real number for each example.
    public static final class Responses implements Targets {
        private final float[] values;

        public Responses(float[] values) {
            this.values = values;
        }

        /// Length N. Not to be modified.
        public float[] values() {
            return values;
        }
    }

    public DataSet(String name, float[] features, int featureCount, Targets targets) {
        this.name = name;
        this.features = features;
        this.featureCount = featureCount;
        this.targets = targets;
    }

    /// All examples as numbers, for a model that wants them in one piece.
    ///
    /// @param maxValues bound on examples × numbers in one
    /// @throws DataException when they are more, or one cannot be read
    public static DataSet of(Examples examples, int maxValues) {
        if (examples instanceof DataSet whole) {
            return whole;
        }
        requireAtMost(examples, maxValues);
        int size = examples.shape().size();
        float[] features = new float[examples.exampleCount() * size];
        int[] every = new int[examples.exampleCount()];
        for (int example = 0; example < every.length; example++) {
            every[example] = example;
        }
        examples.read(every, features);
        return new DataSet(examples.name(), features, size, examples.targets());
    }

    /// @throws DataException when examples × numbers in one are more than maxValues
    public static void requireAtMost(Examples examples, int maxValues) {
        long values = Math.multiplyExact(
                (long) examples.exampleCount(), examples.shape().size());
        if (values > maxValues) {
            throw new DataException("data '" + examples.name() + "' must have at most " + maxValues
                    + " values for a model that holds all of them as numbers (perrin.trainer.max-data-values), but has "
                    + examples.exampleCount() + " × " + examples.shape().size());
        }
    }

    @Override
    public String name() {
        return name;
    }

    /// N.
    @Override
    public int exampleCount() {
        return features.length / featureCount;
    }

    public int featureCount() {
        return featureCount;
    }

    /// N × featureCount, row-major. Not to be modified.
    public float[] features() {
        return features;
    }

    @Override
    public Targets targets() {
        return targets;
    }

    @Override
    public ExampleShape shape() {
        return ExampleShape.row(featureCount);
    }

    @Override
    public void read(int[] examples, float[] rows) {
        for (int i = 0; i < examples.length; i++) {
            System.arraycopy(features, examples[i] * featureCount, rows, i * featureCount, featureCount);
        }
    }
}

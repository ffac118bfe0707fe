package dev.perrin.trainer.data;

/// Examples that are stored as rows, seen as the images that they are.
public record ImageView(Examples rows, ExampleShape shape) implements Examples {
    public ImageView {
        if (rows.shape().size() != shape.size()) {
            throw new IllegalArgumentException("shape must have " + rows.shape().size() + " elements, but is " + shape);
        }
    }

    @Override
    public String name() {
        return rows.name();
    }

    @Override
    public int exampleCount() {
        return rows.exampleCount();
    }

    @Override
    public DataSet.Targets targets() {
        return rows.targets();
    }

    @Override
    public void read(int[] examples, float[] target) {
        rows.read(examples, target);
    }
}

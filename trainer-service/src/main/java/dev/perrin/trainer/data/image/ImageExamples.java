package dev.perrin.trainer.data.image;

import dev.perrin.trainer.data.AugmentedExamples;
import dev.perrin.trainer.data.DataException;
import dev.perrin.trainer.data.DataSet.Labels;
import dev.perrin.trainer.data.DrawRandom;
import dev.perrin.trainer.data.ExampleShape;

/// Labelled images as a model reads them: channels × height × width numbers each, scaled. Thread safe.
public final class ImageExamples implements AugmentedExamples {
    private final String name;
    private final ImageSource images;
    private final Labels labels;
    private final Framing framing;
    private final Augmentation augmentation;
    private final float[] table;
    private final ExampleShape shape;

    private ImageExamples(
            String name,
            ImageSource images,
            Labels labels,
            Framing framing,
            Augmentation augmentation,
            PixelScaling scaling,
            ExampleShape shape) {
        if (labels.values().length != images.imageCount()) {
            throw new IllegalArgumentException("labels must be as many as the " + images.imageCount()
                    + " images, but are " + labels.values().length);
        }
        if (!scaling.fits(images.channels())) {
            throw new DataException(
                    "data_options.normalisation must have one mean for all channels or one for each of the "
                            + images.channels() + " of data '" + name + "', but has "
                            + scaling.means().size());
        }
        this.name = name;
        this.images = images;
        this.labels = labels;
        this.framing = framing;
        this.augmentation = augmentation;
        this.table = scaling.table(images.channels());
        this.shape = shape;
    }

    /// Images of one size, which is the model's.
    public static ImageExamples whole(
            String name, StoredImages images, Labels labels, Augmentation augmentation, PixelScaling scaling) {
        ExampleShape shape = new ExampleShape(images.channels(), images.height(), images.width());
        return new ImageExamples(name, images, labels, new Framing.Whole(), augmentation, scaling, shape);
    }

    /// Images of any size, of which the model sees a square.
    public static ImageExamples centred(
            String name,
            ImageSource images,
            Labels labels,
            Framing.Centre framing,
            Augmentation augmentation,
            PixelScaling scaling) {
        ExampleShape shape = new ExampleShape(images.channels(), framing.square(), framing.square());
        return new ImageExamples(name, images, labels, framing, augmentation, scaling, shape);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int exampleCount() {
        return images.imageCount();
    }

    @Override
    public ExampleShape shape() {
        return shape;
    }

    @Override
    public Labels targets() {
        return labels;
    }

    public Augmentation augmentation() {
        return augmentation;
    }

    /// Whether an image is at hand without a file being read or decoded.
    public boolean isInMemory() {
        return images instanceof StoredImages stored
                && stored.values().heapBase().isPresent();
    }

    @Override
    public void read(int[] examples, float[] rows) {
        View view = view();
        for (int i = 0; i < examples.length; i++) {
            images.load(examples[i], view.loaded());
            view.plain(rows, i * shape.size());
        }
    }

    @Override
    public void readDrawn(int[] batch, int first, int end, long drawKey, float[] rows) {
        View view = view();
        for (int i = first; i < end; i++) {
            images.load(batch[i], view.loaded());
            view.drawn(DrawRandom.bits(drawKey, i), rows, i * shape.size());
        }
    }

    private View view() {
        return new View(framing, augmentation, table, shape.width(), shape.height());
    }
}

package dev.perrin.trainer.data.image;

import dev.perrin.trainer.data.DataException;
import dev.perrin.trainer.data.DataSet.Labels;

/// Images of one size with the class of each, as they lay in files.
public final class LabelledImages {
    private final StoredImages images;
    private final int[] labels;
    private final int classCount;

    /// @param labels 0 … classCount − 1, one for each image; kept, not copied
    LabelledImages(StoredImages images, int[] labels, int classCount) {
        this.images = images;
        this.labels = labels;
        this.classCount = classCount;
    }

    public StoredImages images() {
        return images;
    }

    /// Not to be modified.
    public int[] labels() {
        return labels;
    }

    public int classCount() {
        return classCount;
    }

    /// Examples under the name by which the run asks for them.
    public ImageExamples named(String name, Augmentation augmentation, PixelScaling scaling) {
        if (classCount < 2) {
            throw new DataException("data '" + name + "': only one label occurs");
        }
        return ImageExamples.whole(name, images, new Labels(labels, classCount), augmentation, scaling);
    }
}

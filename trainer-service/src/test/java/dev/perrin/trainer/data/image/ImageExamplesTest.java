package dev.perrin.trainer.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.trainer.data.DataException;
import dev.perrin.trainer.data.DataSet;
import dev.perrin.trainer.data.DataSet.Labels;
import dev.perrin.trainer.data.DrawRandom;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ImageExamplesTest {
    private static final int WIDTH = 5;
    private static final int HEIGHT = 4;

    /// Two images of one channel; pixel (y, x) of image i is 100·i + 10·y + x + 1: never 0.
    private static StoredImages images() {
        byte[] bytes = new byte[2 * WIDTH * HEIGHT];
        for (int i = 0; i < bytes.length; i++) {
            int pixel = i % (WIDTH * HEIGHT);
            bytes[i] = (byte) (100 * (i / (WIDTH * HEIGHT)) + 10 * (pixel / WIDTH) + pixel % WIDTH + 1);
        }
        return new StoredImages(MemorySegment.ofArray(bytes), 2, WIDTH, HEIGHT, 1);
    }

    private static ImageExamples examples(Augmentation augmentation) {
        PixelScaling bytes = new PixelScaling(List.of(0.0), List.of(1 / 255.0));
        return ImageExamples.whole("images", images(), new Labels(new int[] {0, 1}, 2), augmentation, bytes);
    }

    @Test
    void readsPixelsAsTheyAreInTheOrderAskedFor() {
        float[] rows = new float[3 * 20];

        examples(Augmentation.IMAGENET).read(new int[] {1, 0, 1}, rows);

        assertThat(rows[0]).isCloseTo(101, within(1e-4f));
        assertThat(rows[20]).isCloseTo(1, within(1e-4f));
        assertThat(rows[20 + 2 * WIDTH + 3]).isCloseTo(24, within(1e-4f));
        assertThat(Arrays.copyOfRange(rows, 40, 60)).containsExactly(Arrays.copyOfRange(rows, 0, 20));
    }

    @Test
    void scalesEveryChannelByItsOwnMeanAndDeviation() {
        StoredImages coloured = new StoredImages(MemorySegment.ofArray(new byte[] {51, 102, (byte) 255}), 1, 1, 1, 3);
        ImageExamples examples = ImageExamples.whole(
                "one", coloured, new Labels(new int[] {0}, 2), Augmentation.NONE, PixelScaling.IMAGENET);
        float[] row = new float[3];

        examples.read(new int[] {0}, row);

        assertThat(row[0]).isEqualTo((float) ((0.2 - 0.485) / 0.229));
        assertThat(row[1]).isEqualTo((float) ((0.4 - 0.456) / 0.224));
        assertThat(row[2]).isEqualTo((float) ((1 - 0.406) / 0.225));
    }

    @Test
    void refusesMeansOfOtherChannels() {
        assertThatThrownBy(() -> ImageExamples.whole(
                        "grey", images(), new Labels(new int[] {0, 1}, 2), Augmentation.NONE, PixelScaling.IMAGENET))
                .isInstanceOf(DataException.class)
                .hasMessage("data_options.normalisation must have one mean for all channels or one for each of the 1 of"
                        + " data 'grey', but has 3");
    }

    /// All 5 · 5 windows of a margin of 2 and their mirror images come up, each what it must be, as often as any other:
    /// counts are binomial(n = 40 000, p = 1/50) with standard deviation 28; five of them are 140.
    @Test
    void paddedCropsAreWindowsOfThePaddedImageEquallyProbable() {
        ImageExamples examples = examples(new Augmentation(new Augmentation.Crop.Padded(2), true));
        int[] counts = new int[50];
        float[] row = new float[20];

        for (int draw = 0; draw < 40_000; draw++) {
            examples.readDrawn(new int[] {0}, 0, 1, DrawRandom.bits(77, draw), row);
            counts[which(row)]++;
        }

        for (int count : counts) {
            assertThat(count).isBetween(800 - 140, 800 + 140);
        }
    }

    /// Searches for the shift that explains a row: an oracle without the code's arithmetic.
    private static int which(float[] row) {
        for (int shiftY = -2; shiftY <= 2; shiftY++) {
            for (int shiftX = -2; shiftX <= 2; shiftX++) {
                for (int flip = 0; flip < 2; flip++) {
                    if (explains(row, shiftX, shiftY, flip == 1)) {
                        return ((shiftY + 2) * 5 + shiftX + 2) * 2 + flip;
                    }
                }
            }
        }
        throw new AssertionError("no window of the padded image: " + Arrays.toString(row));
    }

    private static boolean explains(float[] row, int shiftX, int shiftY, boolean flipped) {
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                int fromY = y + shiftY;
                int fromX = x + shiftX;
                boolean inside = fromY >= 0 && fromY < HEIGHT && fromX >= 0 && fromX < WIDTH;
                float expected = inside ? 10 * fromY + fromX + 1 : 0;
                if (Math.abs(row[y * WIDTH + (flipped ? WIDTH - 1 - x : x)] - expected) > 1e-3) {
                    return false;
                }
            }
        }
        return true;
    }

    /// The same image twice in a minibatch does not look the same twice, nor in the next draw.
    @Test
    void everyPlaceOfEveryDrawHasItsOwnLook() {
        ImageExamples examples = examples(new Augmentation(new Augmentation.Crop.Resized(0.3, 1, 0.5, 2), true));
        Set<List<Float>> looks = new HashSet<>();
        float[] rows = new float[4 * 20];

        for (int draw = 0; draw < 5; draw++) {
            examples.readDrawn(new int[] {1, 1, 1, 1}, 0, 4, DrawRandom.bits(3, draw), rows);
            for (int i = 0; i < 4; i++) {
                float[] row = Arrays.copyOfRange(rows, i * 20, (i + 1) * 20);
                looks.add(IntStream.range(0, 20).mapToObj(j -> row[j]).toList());
            }
        }

        assertThat(looks).hasSizeGreaterThan(14);
    }

    @Test
    void becomesOneArrayForModelsThatWantIt() {
        DataSet whole = DataSet.of(examples(Augmentation.NONE), 40);
        float[] rows = new float[40];
        examples(Augmentation.NONE).read(new int[] {0, 1}, rows);

        assertThat(whole.features()).containsExactly(rows);
        assertThat(whole.featureCount()).isEqualTo(20);
        assertThatThrownBy(() -> DataSet.of(examples(Augmentation.NONE), 39))
                .isInstanceOf(DataException.class)
                .hasMessage("data 'images' must have at most 39 values for a model that holds all of them as numbers"
                        + " (perrin.trainer.max-data-values), but has 2 × 20");
    }
}

package dev.perrin.trainer.data.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perrin.trainer.data.DrawRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class WindowTest {
    private static final Augmentation.Crop.Resized USUAL = new Augmentation.Crop.Resized(0.08, 1, 0.75, 4.0 / 3);

    @Test
    void liesInTheImageWithAnAllowedAreaAndShape() {
        for (int draw = 0; draw < 20_000; draw++) {
            Window window = Window.random(500, 375, USUAL, DrawRandom.bits(1, draw));

            assertThat(window.left()).isBetween(0, 500 - window.width());
            assertThat(window.top()).isBetween(0, 375 - window.height());
            double area = window.width() * window.height() / (500.0 * 375);
            double ratio = (double) window.width() / window.height();
            // Sides are rounded: by half a pixel of at least 100.
            assertThat(area).isBetween(0.08 * 0.98, 1.0);
            assertThat(ratio).isBetween(0.75 * 0.98, 4.0 / 3 * 1.02);
        }
    }

    /// The area of a window that is small enough to fit whatever its shape is uniform: mean 0.25 and variance 0.3²/12
    /// between 0.1 and 0.4; the logarithm of the ratio uniform with mean 0. Five standard errors.
    @Test
    void areaAndLogarithmOfTheRatioAreUniform() {
        Augmentation.Crop.Resized small = new Augmentation.Crop.Resized(0.1, 0.4, 0.75, 4.0 / 3);
        int draws = 40_000;
        double area = 0;
        double areaSquared = 0;
        double log = 0;
        double logSquared = 0;
        double left = 0;
        for (int draw = 0; draw < draws; draw++) {
            Window window = Window.random(1000, 1000, small, DrawRandom.bits(2, draw));
            double a = window.width() * window.height() / 1e6;
            double l = Math.log((double) window.width() / window.height());
            area += a / draws;
            areaSquared += a * a / draws;
            log += l / draws;
            logSquared += l * l / draws;
            left += (double) window.left() / (1000 - window.width()) / draws;
        }

        double width = 2 * Math.log(4.0 / 3);
        double root = Math.sqrt(draws);
        assertThat(area).isBetween(0.25 - 5 * 0.0866 / root, 0.25 + 5 * 0.0866 / root);
        assertThat(areaSquared - area * area).isBetween(0.0075 * 0.97, 0.0075 * 1.03);
        assertThat(log).isBetween(-5 * width / Math.sqrt(12) / root, 5 * width / Math.sqrt(12) / root);
        assertThat(logSquared).isBetween(width * width / 12 * 0.97, width * width / 12 * 1.03);
        assertThat(left).isBetween(0.5 - 5 * 0.2887 / root, 0.5 + 5 * 0.2887 / root);
    }

    /// 10 × 1000 pixels hold no window of area 0.9 and a ratio near 1: the largest square in the middle.
    @Test
    void takesTheMiddleWhereNoShapeFits() {
        Augmentation.Crop.Resized square = new Augmentation.Crop.Resized(0.9, 1, 1, 1);

        assertThat(Window.random(10, 1000, square, 5)).isEqualTo(new Window(0, 495, 10, 10));
        assertThat(Window.random(1000, 10, square, 5)).isEqualTo(new Window(495, 0, 10, 10));
    }

    /// 6 × 4 pixels keep their size under `Resize(4)`; `CenterCrop(2)` begins at column 2, row 1.
    @Test
    void theMiddleIsWhereTorchvisionCutsIt() {
        Pixels image = new Pixels();
        image.resize(6, 4, 1);
        for (int i = 0; i < 24; i++) {
            image.values()[i] = (byte) i;
        }
        Pixels framed = new Pixels();

        Framings.centre(image, 4, 2, new Pixels(), framed);

        assertThat(Arrays.copyOf(framed.values(), framed.length()))
                .containsExactly((byte) 8, (byte) 9, (byte) 14, (byte) 15);
    }
}

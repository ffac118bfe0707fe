package dev.perrin.trainer.data.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// Images are cut and resized as those were on which the published weights were trained. `pillow/make_golden.py` made
/// what is expected.
class PillowTest {
    static final Path GOLDEN = Path.of("src/test/resources/pillow");

    @Test
    void resizesAsPillowDoesToTheLastBit() throws IOException {
        Pixels image = noise();
        Pixels resized = new Pixels();
        int cases = 0;
        try (DataInputStream golden = new DataInputStream(Files.newInputStream(GOLDEN.resolve("resize.bin")))) {
            while (golden.available() > 0) {
                Window window = new Window(golden.readInt(), golden.readInt(), golden.readInt(), golden.readInt());
                int width = golden.readInt();
                int height = golden.readInt();
                byte[] expected = golden.readNBytes(width * height * 3);

                Resampling.resize(image, window, width, height, new Pixels(), resized);

                assertThat(Arrays.copyOf(resized.values(), resized.length()))
                        .as("%s to %d × %d", window, width, height)
                        .isEqualTo(expected);
                cases++;
            }
        }
        assertThat(cases).isEqualTo(7);
    }

    private static Pixels noise() {
        Pixels image = new Pixels();
        image.resize(61, 47, 3);
        long state = 12345;
        for (int i = 0; i < image.length(); i++) {
            state = (state * 1103515245 + 12345) & 0x7FFFFFFF;
            image.values()[i] = (byte) (state >> 23);
        }
        return image;
    }
}

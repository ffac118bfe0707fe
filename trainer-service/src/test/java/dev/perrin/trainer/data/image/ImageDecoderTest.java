package dev.perrin.trainer.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perrin.trainer.data.DataException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ImageDecoderTest {
    private final Pixels decoded = new Pixels();

    @Test
    void decodesColoursToWithinWhatJpegLoses() {
        ImageDecoder.decode(Jpegs.ramp(60, 40, 100, "jpg"), "ramp", decoded);

        assertThat(decoded.width()).isEqualTo(60);
        assertThat(decoded.height()).isEqualTo(40);
        assertRamp(60, 40, 100, 8);
    }

    @Test
    void decodesPngExactly() {
        ImageDecoder.decode(Jpegs.ramp(50, 30, 7, "png"), "ramp", decoded);

        assertRamp(50, 30, 7, 0);
    }

    @Test
    void greyBecomesThreeEqualChannelsOfTheSameLevel() {
        ImageDecoder.decode(Jpegs.grey(8, 8, 128), "grey", decoded);

        assertThat(Arrays.copyOf(decoded.values(), decoded.length())).containsOnly((byte) 128);
        assertThat(decoded.channels()).isEqualTo(3);
    }

    /// The JDK alone refuses it. Pillow wrote it of a ramp of red and green; a conversion by colour profiles would make
    /// other colours of it than Pillow does, hence the width of the band.
    @Test
    void decodesCmyk() throws IOException {
        ImageDecoder.decode(Files.readAllBytes(PillowTest.GOLDEN.resolve("cmyk.jpg")), "cmyk", decoded);

        assertThat(decoded.width()).isEqualTo(64);
        assertRamp(64, 48, 128, 12);
    }

    @Test
    void namesAFileThatIsNoImage() {
        byte[] text = "these are not pixels".getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> ImageDecoder.decode(text, "a/b.jpg", decoded))
                .isInstanceOf(DataException.class)
                .hasMessage("image 'a/b.jpg' is of no format that can be read");
    }

    @Test
    void refusesAnImageThatIsCutOff() {
        byte[] whole = Jpegs.ramp(200, 200, 90, "jpg");
        for (int length : new int[] {30, whole.length / 2, whole.length - 60}) {
            assertThatThrownBy(() -> ImageDecoder.decode(Arrays.copyOf(whole, length), "a/b.jpg", decoded))
                    .as("%d of %d bytes", length, whole.length)
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("image 'a/b.jpg'");
        }
    }

    @Test
    void refusesAPngThatIsCutOff() {
        byte[] whole = Jpegs.ramp(200, 200, 90, "png");

        assertThatThrownBy(() -> ImageDecoder.decode(Arrays.copyOf(whole, whole.length / 2), "a/b.png", decoded))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("image 'a/b.png'");
    }

    private void assertRamp(int width, int height, int blue, int tolerance) {
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int at = 3 * (y * width + x);
                int[] expected = {4 * x, 5 * y, blue};
                for (int channel = 0; channel < 3; channel++) {
                    assertThat(decoded.values()[at + channel] & 0xFF)
                            .as("pixel (%d, %d) channel %d", y, x, channel)
                            .isBetween(expected[channel] - tolerance, expected[channel] + tolerance);
                }
            }
        }
    }
}

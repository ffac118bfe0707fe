package dev.perrin.trainer.data.image;

import com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi;
import dev.perrin.trainer.data.DataException;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/// Decodes an image file to red, green and blue, as Pillow's `convert("RGB")`: grey becomes three equal channels,
/// CMYK is converted, transparency is dropped, the orientation that a camera wrote down is ignored. JPEG by
/// TwelveMonkeys, which takes the CMYK and otherwise odd files that the JDK's own reader refuses; the format is
/// recognised by content.
final class ImageDecoder {
    private static final long MAX_PIXELS = 1L << 28;

    // ImageIO looks for plug-ins with the class loader of whichever thread asks it first. What decodes a run's images
    // must
    // not hang on that.
    static {
        IIORegistry.getDefaultInstance().registerServiceProvider(new JPEGImageReaderSpi());
    }

    private ImageDecoder() {}

    /// @param where names the file in messages
    /// @param decoded of three channels. Modified.
    /// @throws DataException when it is no image, damaged, cut off or too large
    static void decode(byte[] encoded, String where, Pixels decoded) {
        try (ImageInputStream input = new MemoryCacheImageInputStream(new ByteArrayInputStream(encoded))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(input);
            if (!readers.hasNext()) {
                throw new DataException("image '" + where + "' is of no format that can be read");
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(input, true, true);
                long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
                if (pixels > MAX_PIXELS) {
                    throw new DataException(
                            "image '" + where + "' must have at most " + MAX_PIXELS + " pixels, but has " + pixels);
                }
                copy(whole(reader, where), decoded);
            } finally {
                reader.dispose();
            }
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new DataException("image '" + where + "' cannot be decoded: " + e.getMessage(), e);
        }
    }

    /// A reader that meets the end of a file too early may warn and leave the rest grey.
    private static BufferedImage whole(ImageReader reader, String where) throws IOException {
        StringBuilder warnings = new StringBuilder();
        reader.addIIOReadWarningListener((source, warning) -> {
            if (warning.toLowerCase(Locale.ROOT).contains("end of")
                    || warning.toLowerCase(Locale.ROOT).contains("truncated")) {
                warnings.append(warning);
            }
        });
        BufferedImage image = reader.read(0);
        if (!warnings.isEmpty()) {
            throw new DataException("image '" + where + "' is cut off: " + warnings);
        }
        return image;
    }

    private static void copy(BufferedImage image, Pixels decoded) {
        decoded.resize(image.getWidth(), image.getHeight(), 3);
        if (isPlainGrey(image)) {
            copyGrey(image.getRaster(), decoded);
        } else {
            copyColours(image, decoded);
        }
    }

    /// `getRGB` would convert from a linear grey to sRGB: a 128 would become a 188.
    private static boolean isPlainGrey(BufferedImage image) {
        return image.getRaster().getNumBands() == 1
                && image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY
                && image.getSampleModel().getSampleSize(0) == 8;
    }

    private static void copyGrey(Raster raster, Pixels decoded) {
        byte[] values = decoded.values();
        int[] row = new int[decoded.width()];
        int at = 0;
        for (int y = 0; y < decoded.height(); y++) {
            raster.getSamples(0, y, row.length, 1, 0, row);
            for (int grey : row) {
                values[at++] = (byte) grey;
                values[at++] = (byte) grey;
                values[at++] = (byte) grey;
            }
        }
    }

    private static void copyColours(BufferedImage image, Pixels decoded) {
        byte[] values = decoded.values();
        int[] row = new int[decoded.width()];
        int at = 0;
        for (int y = 0; y < decoded.height(); y++) {
            image.getRGB(0, y, row.length, 1, row, 0, row.length);
            for (int colour : row) {
                values[at++] = (byte) (colour >> 16);
                values[at++] = (byte) (colour >> 8);
                values[at++] = (byte) colour;
            }
        }
    }
}

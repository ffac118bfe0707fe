package dev.perrin.trainer.data.image;

/// Resizes with a triangle filter, widened by the factor of reduction so that nothing is skipped ("bilinear with
/// antialiasing"): what Pillow's `resize(…, BILINEAR)` does, which torchvision calls, to the last bit.
///
/// Output pixel x has its centre at c = (x + ½)·s with s = in/out; it is the mean of the input pixels i with weights
/// max(0, 1 − |i + ½ − c|/max(s, 1)), as integers in units of 2⁻²², columns first, rounded to a byte after either pass.
final class Resampling {
    private static final int PRECISION_BITS = 32 - 8 - 2;

    private Resampling() {}

    /// @param image Not modified.
    /// @param window of the image; nothing outside it is used
    /// @param passed between the passes. Modified.
    /// @param resized width × height of the window. Modified.
    static void resize(Pixels image, Window window, int width, int height, Pixels passed, Pixels resized) {
        int channels = image.channels();
        passed.resize(width, window.height(), channels);
        Weights columns = Weights.of(window.width(), width);
        for (int y = 0; y < window.height(); y++) {
            int from = ((window.top() + y) * image.width() + window.left()) * channels;
            for (int x = 0; x < width; x++) {
                sums(image.values(), from, channels, columns, x, channels, passed.values(), (y * width + x) * channels);
            }
        }
        resized.resize(width, height, channels);
        Weights rows = Weights.of(window.height(), height);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int to = (y * width + x) * channels;
                sums(passed.values(), x * channels, width * channels, rows, y, channels, resized.values(), to);
            }
        }
    }

    private static void sums(
            byte[] values, int from, int stride, Weights weights, int output, int channels, byte[] out, int to) {
        int first = weights.first[output];
        int count = weights.count[output];
        for (int channel = 0; channel < channels; channel++) {
            int sum = 1 << (PRECISION_BITS - 1);
            int at = from + first * stride + channel;
            for (int i = 0; i < count; i++) {
                sum += (values[at] & 0xFF) * weights.values[output * weights.most + i];
                at += stride;
            }
            out[to + channel] = (byte) Math.clamp(sum >> PRECISION_BITS, 0, 255);
        }
    }

    /// Of each output pixel: which inputs, and how much of each.
    private static final class Weights {
        private final int[] first;
        private final int[] count;
        /// Outputs × most, in units of 2⁻²².
        private final int[] values;
        private final int most;

        private Weights(int[] first, int[] count, int[] values, int most) {
            this.first = first;
            this.count = count;
            this.values = values;
            this.most = most;
        }

        static Weights of(int inputs, int outputs) {
            double scale = (double) inputs / outputs;
            double reach = Math.max(scale, 1);
            int most = (int) Math.ceil(reach) * 2 + 1;
            int[] first = new int[outputs];
            int[] count = new int[outputs];
            int[] values = new int[outputs * most];
            double[] weights = new double[most];
            for (int output = 0; output < outputs; output++) {
                double centre = (output + 0.5) * scale;
                first[output] = Math.max((int) (centre - reach + 0.5), 0);
                count[output] = Math.min((int) (centre + reach + 0.5), inputs) - first[output];
                double sum = 0;
                for (int i = 0; i < count[output]; i++) {
                    double distance = Math.abs((i + first[output] - centre + 0.5) * (1 / reach));
                    weights[i] = Math.max(0, 1 - distance);
                    sum += weights[i];
                }
                for (int i = 0; i < count[output]; i++) {
                    values[output * most + i] = (int) (0.5 + weights[i] * (1 / sum) * (1 << PRECISION_BITS));
                }
            }
            return new Weights(first, count, values, most);
        }
    }
}

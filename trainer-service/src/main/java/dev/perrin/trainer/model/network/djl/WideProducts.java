package dev.perrin.trainer.model.network.djl;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Fully connected layers as convolutions of one pixel. PyTorch's BLAS is Intel's, which leaves AVX-512 of AMD's
/// processors alone; its convolutions are oneDNN's, which do not ask who made the processor. Theirs are the same
/// products, in float32, up to twice as fast where the minibatch is large enough to pay for the weights, which oneDNN
/// puts into an order of its own in every pass.
///
/// The choice is a function of processor, layer and minibatch, and never of a clock: a run that is resumed has the same
/// bits.
final class WideProducts {
    /// Weights of a layer that are worth it.
    static final long FEWEST_WEIGHTS = 1 << 16;

    /// With more of them, putting them in order takes longer than the products save.
    static final long MOST_WEIGHTS = 1 << 19;

    static final int SMALLEST_BATCH = 128;

    /// On one thread PyTorch asks oneDNN only from so many images on; so the minibatch is as few, of more pixels.
    static final int IMAGES = 16;

    private static final Path PROCESSOR = Path.of("/proc/cpuinfo");

    /// AMD's first processors whose units are as wide as AVX-512's vectors, Zen 5.
    private static final int FIRST_WIDE_FAMILY = 26;

    private static final Shape ONE = new Shape(1, 1);
    private static final Shape NONE = new Shape(0, 0);

    private WideProducts() {}

    /// Whether this machine's processor is one for them. Where there is no telling, it is not.
    static boolean areForThisProcessor() {
        try {
            return areFor(Files.readAllLines(PROCESSOR));
        } catch (IOException e) {
            return false;
        }
    }

    /// @param lines of Linux's description of the processors, of which the first one speaks for all
    static boolean areFor(List<String> lines) {
        Map<String, String> first = new HashMap<>();
        for (String line : lines) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                first.putIfAbsent(
                        line.substring(0, colon).strip(),
                        line.substring(colon + 1).strip());
            }
        }
        return first.getOrDefault("vendor_id", "").equals("AuthenticAMD")
                && family(first.getOrDefault("cpu family", "")) >= FIRST_WIDE_FAMILY
                && List.of(first.getOrDefault("flags", "").split(" ")).contains("avx512f");
    }

    private static int family(String number) {
        return number.matches("\\d{1,4}") ? Integer.parseInt(number) : 0;
    }

    /// @param batchSize of the minibatch
    /// @param weights of the layer
    static boolean areFor(long batchSize, long weights) {
        return batchSize >= SMALLEST_BATCH
                && batchSize % IMAGES == 0
                && weights >= FEWEST_WEIGHTS
                && weights <= MOST_WEIGHTS;
    }

    /// What [JniUtils#linear] gives, rounded otherwise.
    ///
    /// @param inputs examples × in, as many as whole images
    /// @param weights out × in
    /// @param bias length out
    /// @return examples × out
    static PtNDArray of(PtNDArray inputs, PtNDArray weights, PtNDArray bias) {
        long size = inputs.getShape().get(0);
        long in = weights.getShape().get(1);
        long out = weights.getShape().get(0);
        // Examples are pixels, and their numbers channels: an order of memory that oneDNN takes as it is.
        try (PtNDArray pixels = JniUtils.reshape(inputs, new long[] {IMAGES, size / IMAGES, 1, in});
                PtNDArray images = JniUtils.permute(pixels, new long[] {0, 3, 1, 2});
                PtNDArray kernels = JniUtils.reshape(weights, new long[] {out, in, 1, 1});
                PtNDArray convolved = JniUtils.convolution(images, kernels, bias, ONE, NONE, ONE, 1);
                PtNDArray rows = JniUtils.permute(convolved, new long[] {0, 2, 3, 1})) {
            return JniUtils.reshape(rows, new long[] {size, out});
        }
    }
}

package dev.perrin.trainer.model.network.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// On every processor: what is faster on some gives the same products on all.
class WideProductsTest {
    private static final int IN = 520;
    private static final int OUT = 130;

    /// Sums of 520 and of some hundred products of numbers below 1, in another order: some units of 2⁻²⁴ of them.
    @ParameterizedTest
    @ValueSource(ints = {128, 176, 512})
    void giveTheValuesAndDerivativesOfALinearLayer(int size) {
        try (NDManager manager = LibTorch.load().engine().newBaseManager(Device.cpu())) {
            PtNDArray[] given = arguments(manager, size);
            PtNDArray slopes = uniform(manager, new SplittableRandom(5), size, OUT);

            List<float[]> linear = valuesAndDerivatives(JniUtils::linear, given, slopes);
            List<float[]> wide = valuesAndDerivatives(WideProducts::of, given, slopes);

            assertThat(wide).hasSameSizeAs(linear);
            for (int i = 0; i < linear.size(); i++) {
                assertThat(wide.get(i)).containsExactly(linear.get(i), within(5e-4f));
            }
        }
    }

    @Test
    void giveTheSameBitsAgain() {
        try (NDManager manager = LibTorch.load().engine().newBaseManager(Device.cpu())) {
            PtNDArray[] given = arguments(manager, 128);
            PtNDArray slopes = uniform(manager, new SplittableRandom(5), 128, OUT);

            List<float[]> once = valuesAndDerivatives(WideProducts::of, given, slopes);
            List<float[]> again = valuesAndDerivatives(WideProducts::of, given, slopes);

            for (int i = 0; i < once.size(); i++) {
                assertThat(again.get(i)).containsExactly(once.get(i));
            }
        }
    }

    @Test
    void areForAmdsProcessorsWithAvx512OfItsFullWidth() {
        assertThat(WideProducts.areFor(processor("AuthenticAMD", "26", "fpu avx2 avx512f sse")))
                .isTrue();
        assertThat(WideProducts.areFor(processor("AuthenticAMD", "26", "fpu avx2 sse")))
                .isFalse();
        assertThat(WideProducts.areFor(processor("AuthenticAMD", "25", "fpu avx2 avx512f sse")))
                .isFalse();
        assertThat(WideProducts.areFor(processor("GenuineIntel", "26", "fpu avx2 avx512f sse")))
                .isFalse();
    }

    @Test
    void areForNoProcessorThatIsNotDescribed() {
        assertThat(WideProducts.areFor(List.of())).isFalse();
        assertThat(WideProducts.areFor(List.of("vendor_id\t: AuthenticAMD", "flags\t: avx512f")))
                .isFalse();
        assertThat(WideProducts.areFor(processor("AuthenticAMD", "a lot", "avx512f")))
                .isFalse();
    }

    @Test
    void areForLargeMinibatchesOfWholeImagesAndLayersOfMiddlingSize() {
        long weights = WideProducts.FEWEST_WEIGHTS;

        assertThat(WideProducts.areFor(128, weights)).isTrue();
        assertThat(WideProducts.areFor(112, weights)).isFalse();
        assertThat(WideProducts.areFor(136, weights)).isFalse();
        assertThat(WideProducts.areFor(128, weights - 1)).isFalse();
        assertThat(WideProducts.areFor(128, WideProducts.MOST_WEIGHTS)).isTrue();
        assertThat(WideProducts.areFor(128, WideProducts.MOST_WEIGHTS + 1)).isFalse();
    }

    private static List<String> processor(String vendor, String family, String flags) {
        return List.of(
                "processor\t: 0",
                "vendor_id\t: " + vendor,
                "cpu family\t: " + family,
                "flags\t\t: " + flags,
                "",
                "processor\t: 1",
                "vendor_id\t: another",
                "cpu family\t: 1");
    }

    private interface Layer {
        PtNDArray of(PtNDArray inputs, PtNDArray weights, PtNDArray bias);
    }

    private static PtNDArray[] arguments(NDManager manager, int size) {
        SplittableRandom random = new SplittableRandom(4);
        return new PtNDArray[] {
            uniform(manager, random, size, IN), uniform(manager, random, OUT, IN), uniform(manager, random, OUT)
        };
    }

    private static PtNDArray uniform(NDManager manager, SplittableRandom random, long... shape) {
        Shape it = new Shape(shape);
        float[] values = new float[Math.toIntExact(it.size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble(-1, 1);
        }
        return (PtNDArray) manager.create(values, it);
    }

    /// @return values, and derivatives by inputs, weights and bias
    private static List<float[]> valuesAndDerivatives(Layer layer, PtNDArray[] given, PtNDArray slopes) {
        JniUtils.setGradMode(true);
        try (NDManager pass = slopes.getManager().newSubManager()) {
            PtNDArray[] leaves = new PtNDArray[given.length];
            for (int i = 0; i < leaves.length; i++) {
                leaves[i] = JniUtils.detachGradient(given[i]);
                leaves[i].attach(pass);
                leaves[i].setRequiresGradient(true);
            }
            PtNDArray values = layer.of(leaves[0], leaves[1], leaves[2]);
            JniUtils.backward(values, slopes, false, false);
            return List.of(
                    values.toFloatArray(),
                    leaves[0].getGradient().toFloatArray(),
                    leaves[1].getGradient().toFloatArray(),
                    leaves[2].getGradient().toFloatArray());
        } finally {
            JniUtils.setGradMode(false);
        }
    }
}

package dev.perrin.trainer.model.network.perceptron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// Against `Math.tanh`, over all that a float can be.
class TanhTest {
    @Test
    void isWithinFourUnitsOfTheSeventhPlace() {
        float[] inputs = new float[200_001];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = (i - 100_000) * 1e-4f;
        }
        float[] outputs = inputs.clone();

        Tanh.apply(outputs);

        double worst = 0;
        for (int i = 0; i < inputs.length; i++) {
            worst = Math.max(worst, Math.abs(outputs[i] - Math.tanh(inputs[i])));
        }
        assertThat(worst).isLessThan(4e-7);
    }

    @Test
    void isRelativelyAsGoodNearZero() {
        float[] inputs = {1e-30f, 1e-10f, 1e-4f, 3e-3f, -0.02f, 0.3f};
        float[] outputs = inputs.clone();

        Tanh.apply(outputs);

        for (int i = 0; i < inputs.length; i++) {
            assertThat(outputs[i] / Math.tanh(inputs[i]))
                    .as("tanh %s", inputs[i])
                    .isCloseTo(1, within(4e-7));
        }
    }

    @Test
    void staysWithinOneAndKeepsWhatIsNoNumber() {
        float[] values = {Float.NEGATIVE_INFINITY, -50, 50, Float.POSITIVE_INFINITY, Float.NaN};

        Tanh.apply(values);

        assertThat(Arrays.copyOf(values, 4)).containsExactly(new float[] {-1, -1, 1, 1}, within(1e-6f));
        assertThat(values[3]).isLessThanOrEqualTo(1);
        assertThat(values[4]).isNaN();
    }
}

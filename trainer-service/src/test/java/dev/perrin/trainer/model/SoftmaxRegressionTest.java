package dev.perrin.trainer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.trainer.data.DataSet;
import dev.perrin.trainer.data.DataSet.Labels;
import dev.perrin.trainer.data.TestData;
import java.util.List;
import org.junit.jupiter.api.Test;

class SoftmaxRegressionTest {
    @Test
    void hasPyTorchsTensors() {
        DataSet digits = TestData.digits();

        ParameterLayout layout = new SoftmaxRegression(digits, (Labels) digits.targets()).layout();

        assertThat(layout.dimension()).isEqualTo(650);
        assertThat(layout.tensors())
                .containsExactly(
                        new ParameterLayout.Tensor("linear.weight", List.of(10, 64), 0),
                        new ParameterLayout.Tensor("linear.bias", List.of(10), 640));
    }

    @Test
    void hugeScoresOverflowNowhere() {
        double[] scores = {1e4, -1e4, 0};

        double loss = Softmax.toErrors(scores, 1);

        assertThat(loss).isCloseTo(2e4, within(1e-9));
        assertThat(scores).containsExactly(1, -1, 0);
    }

    @Test
    void dotProductCoversEveryLength() {
        for (int length = 0; length < 40; length++) {
            float[] a = new float[length + 3];
            float[] b = new float[length + 1];
            double expected = 0;
            for (int i = 0; i < length; i++) {
                a[3 + i] = i + 1;
                b[1 + i] = i - 7;
                expected += (i + 1.0) * (i - 7.0);
            }

            assertThat((double) DotProduct.of(a, 3, b, 1, length)).isEqualTo(expected);
        }
    }
}

package dev.perrin.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.trainer.data.DataSet.Labels;
import dev.perrin.trainer.data.DataSet.Responses;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DataScalingTest {
    private final DataCatalogue catalogue = new DataCatalogue(new TableReader(1_000_000));

    @Test
    void digitsAreSixteenthsWithTenClasses() {
        DataSet digits = DataScaling.classification("digits", catalogue.load("digits"));

        assertThat(digits.exampleCount()).isEqualTo(1797);
        assertThat(digits.featureCount()).isEqualTo(64);
        assertThat(digits.features()[2]).isEqualTo(5f / 16);
        assertThat(digits.targets()).isInstanceOfSatisfying(Labels.class, labels -> {
            assertThat(labels.classCount()).isEqualTo(10);
            assertThat(labels.values()[1]).isEqualTo(1);
        });
    }

    @Test
    void readsTheRowsAskedForInTheirOrder() {
        DataSet digits = DataScaling.classification("digits", catalogue.load("digits"));
        float[] rows = new float[3 * digits.shape().size()];

        digits.read(new int[] {7, 0, 7}, rows);

        assertThat(rows).hasSize(3 * 64);
        assertThat(Arrays.copyOfRange(rows, 0, 64))
                .containsExactly(Arrays.copyOfRange(digits.features(), 7 * 64, 8 * 64))
                .containsExactly(Arrays.copyOfRange(rows, 128, 192));
        assertThat(Arrays.copyOfRange(rows, 64, 128)).containsExactly(Arrays.copyOf(digits.features(), 64));
    }

    @Test
    void diabetesHasMeanZeroAndVarianceOne() {
        DataSet diabetes = DataScaling.regression("diabetes", catalogue.load("diabetes"));

        assertThat(diabetes.exampleCount()).isEqualTo(442);
        assertThat(diabetes.featureCount()).isEqualTo(10);
        for (int column = 0; column < 10; column++) {
            double sum = 0;
            double squares = 0;
            for (int row = 0; row < 442; row++) {
                double value = diabetes.features()[row * 10 + column];
                sum += value;
                squares += value * value;
            }
            assertThat(sum / 442).isCloseTo(0, within(1e-6));
            assertThat(squares / 442).isCloseTo(1, within(1e-6));
        }
        assertThat(diabetes.targets()).isInstanceOf(Responses.class);
    }

    @Test
    void refusesAMeasuredTargetWhereLabelsAreExpected() {
        Table diabetes = catalogue.load("diabetes");

        assertThatThrownBy(() -> DataScaling.classification("diabetes", diabetes))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("never occurs");
    }

    @Test
    void refusesLabelsThatAreNotWholeNumbers() {
        Table table = new Table(new double[] {1, 0, 2, 0.5}, 2);

        assertThatThrownBy(() -> DataScaling.classification("t", table))
                .hasMessageContaining("row 2")
                .hasMessageContaining("0.5");
    }

    @Test
    void aConstantFeatureBecomesZeroAndAConstantTargetIsRefused() {
        Table constantFeature = new Table(new double[] {7, 1, 7, 2}, 2);
        Table constantTarget = new Table(new double[] {1, 7, 2, 7}, 2);

        assertThat(DataScaling.regression("t", constantFeature).features()).containsOnly(0f);
        assertThatThrownBy(() -> DataScaling.regression("t", constantTarget)).hasMessageContaining("is constant");
    }
}

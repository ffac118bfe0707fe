package dev.perrin.theory.landscape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.theory.coupled.ModePair;
import dev.perrin.theory.dynamics.Dynamics;
import dev.perrin.theory.dynamics.HeavyBall;
import dev.perrin.theory.dynamics.Nesterov;
import dev.perrin.theory.dynamics.UnderdampedLangevin;
import dev.perrin.theory.mode.Eigenmode;
import dev.perrin.theory.mode.Hyperparameters;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PortraitTest {
    private static final Hyperparameters HYPERPARAMETERS = new Hyperparameters(0.2, 0.8, 0.01, 1);
    private static final Eigenmode SHARP = new Eigenmode(0, 3, HYPERPARAMETERS, 0.3);
    private static final Eigenmode BROAD = new Eigenmode(1, 0.5, HYPERPARAMETERS, 0.2);
    private static final int POINTS = 301;

    static Stream<PlaneLaw> laws() {
        Plane phase = new Plane.Phase(SHARP);
        Plane positions = new Plane.Positions(new ModePair(SHARP, BROAD, 0.2));
        List<Dynamics> dynamics = List.of(new HeavyBall(), new UnderdampedLangevin(), new Nesterov());
        return Stream.of(phase, positions).flatMap(plane -> dynamics.stream().map(plane::law));
    }

    /// The rectangle rule is exact to rounding for a Gaussian on a grid this fine and wide.
    @ParameterizedTest(name = "{0}")
    @MethodSource("laws")
    void itsDensityIntegratesToOneAndItsCurrentToTheAreaRate(PlaneLaw law) {
        // Given
        Portrait portrait = Portrait.draw(law, 9, POINTS);
        double cell = (portrait.horizontal()[1] - portrait.horizontal()[0])
                * (portrait.vertical()[1] - portrait.vertical()[0]);
        double mass = 0;
        double horizontal = 0;
        double cross = 0;
        double area = 0;
        double potential = 0;

        // When
        for (int row = 0; row < POINTS; row++) {
            for (int column = 0; column < POINTS; column++) {
                int at = row * POINTS + column;
                double x = portrait.horizontal()[column];
                double y = portrait.vertical()[row];
                mass += cell * portrait.density()[at];
                horizontal += cell * x * x * portrait.density()[at];
                cross += cell * x * y * portrait.density()[at];
                area += cell * (x * portrait.verticalCurrent()[at] - y * portrait.horizontalCurrent()[at]);
                potential += cell * portrait.modifiedLoss()[at] * portrait.density()[at];
            }
        }

        // Then
        double size = Math.sqrt(law.horizontalVariance() * law.verticalVariance());
        assertThat(mass).isCloseTo(1, within(1e-12));
        assertThat(horizontal).isCloseTo(law.horizontalVariance(), within(1e-12 * law.horizontalVariance()));
        assertThat(cross).isCloseTo(law.covariance(), within(1e-12 * size));
        assertThat(area).isCloseTo(law.areaRate(), within(1e-11 * Math.abs(law.areaRate())));
        // Equipartition: ½ for each coordinate.
        assertThat(potential).isCloseTo(1, within(1e-12));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("laws")
    void itsCurrentHasNoSourcesToSecondOrderOfTheGrid(PlaneLaw law) {
        double coarse = largestDivergence(law, 1e-2);
        double fine = largestDivergence(law, 5e-3);
        assertThat(Math.log(coarse / fine) / Math.log(2)).isBetween(1.95, 2.05);
    }

    /// By central differences over `part` of a standard deviation.
    private static double largestDivergence(PlaneLaw law, double part) {
        double width = Math.sqrt(law.horizontalVariance());
        double height = Math.sqrt(law.verticalVariance());
        double dx = part * width;
        double dy = part * height;
        double largest = 0;
        for (int i = -20; i <= 20; i++) {
            for (int j = -20; j <= 20; j++) {
                double x = i * 0.1 * width;
                double y = j * 0.1 * height;
                double along = (law.horizontalCurrent(x + dx, y) - law.horizontalCurrent(x - dx, y)) / (2 * dx);
                double across = (law.verticalCurrent(x, y + dy) - law.verticalCurrent(x, y - dy)) / (2 * dy);
                largest = Math.max(largest, Math.abs(along + across));
            }
        }
        return largest;
    }

    @Test
    void isLaidOutRowByRowFromBelow() {
        // Given
        PlaneLaw law = new Plane.Phase(SHARP).law(new HeavyBall());

        // When
        Portrait portrait = Portrait.draw(law, 2, 3);

        // Then
        double reach = 2 * Math.sqrt(law.horizontalVariance());
        double height = 2 * Math.sqrt(law.verticalVariance());
        assertThat(portrait.horizontal()).containsExactly(-reach, 0, reach);
        assertThat(portrait.vertical()).containsExactly(-height, 0, height);
        assertThat(portrait.density()[4]).isEqualTo(law.density(0, 0));
        assertThat(portrait.density()[5]).isEqualTo(law.density(reach, 0));
        assertThat(portrait.horizontalCurrent()[7]).isEqualTo(law.horizontalCurrent(0, height));
        // Clockwise: to the right above, down on the right.
        assertThat(portrait.horizontalCurrent()[7]).isPositive();
        assertThat(portrait.verticalCurrent()[5]).isNegative();
        assertThat(portrait.loss()[3]).isCloseTo(3.01 * reach * reach / 2, within(1e-15));
        assertThat(portrait.loss()[1]).isZero();
    }

    @Test
    void refusesGridsThatAreNone() {
        PlaneLaw law = new Plane.Phase(SHARP).law(new HeavyBall());
        assertThatThrownBy(() -> Portrait.draw(law, 3, 1)).hasMessage("points is 1: must be at least 2");
        assertThatThrownBy(() -> Portrait.draw(law, -1, 3)).hasMessage("half_width is -1.0: must be in (0, 1000.0]");
        assertThatThrownBy(() -> Portrait.draw(law, Double.NaN, 3))
                .hasMessage("half_width is NaN: must be in (0, 1000.0]");
        assertThat(Portrait.draw(law, 1000, 2).density()).containsOnly(0);
    }
}

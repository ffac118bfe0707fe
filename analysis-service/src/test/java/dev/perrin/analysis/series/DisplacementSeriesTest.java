package dev.perrin.analysis.series;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perrin.proto.analysis.v1.DisplacementPoint;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DisplacementSeriesTest {
    private static final long REFERENCE = 500;

    @Test
    void keepsEveryEarlyPointAndAboutFourHundredADecadeLater() {
        // Given
        DisplacementSeries series = new DisplacementSeries(10, REFERENCE);

        // When
        for (int k = 0; k <= 100_000; k++) {
            series.add(REFERENCE + 10L * k, k, 1);
        }
        List<DisplacementPoint> points = series.takeAll();

        // Then
        assertThat(points.subList(0, 170))
                .extracting(DisplacementPoint::getStep)
                .allMatch(step -> step % 10 == 0);
        assertThat(points.get(150).getStep()).isEqualTo(REFERENCE + 1500);
        long lastDecade = points.stream()
                .filter(point -> point.getStep() > REFERENCE + 100_000)
                .count();
        assertThat(lastDecade).isBetween(398L, 402L);
    }

    @Test
    void averagesTheLocalDisplacementSinceThePointBefore() {
        // Given
        DisplacementSeries series = new DisplacementSeries(1, 0);
        for (int k = 0; k <= 10_000; k++) {
            series.add(k, 0, k);
        }

        // When
        List<DisplacementPoint> points = series.takeAll();

        // Then
        for (int i = 1; i < points.size(); i++) {
            double first = points.get(i - 1).getStep() + 1;
            double last = points.get(i).getStep();
            assertThat(points.get(i).getLocalSquared()).isEqualTo((first + last) / 2);
        }
    }

    @Test
    void givesTheSamePointsWhetherLossesComeFirstOrLast() {
        // Given
        List<DisplacementPoint> lossesFirst = new ArrayList<>();
        List<DisplacementPoint> lossesLast = new ArrayList<>();
        DisplacementSeries ahead = new DisplacementSeries(10, REFERENCE);
        DisplacementSeries behind = new DisplacementSeries(10, REFERENCE);

        // When
        observe(ahead, 1, 20_000);
        for (int k = 0; k <= 2000; k++) {
            ahead.add(REFERENCE + 10L * k, k, k);
            behind.add(REFERENCE + 10L * k, k, k);
        }
        lossesFirst.addAll(ahead.takeReady());
        for (long step = 1; step <= 20_000; step += 100) {
            observe(behind, step, step + 99);
            lossesLast.addAll(behind.takeReady());
        }

        // Then
        assertThat(ahead.isWaiting()).isFalse();
        assertThat(lossesLast).isEqualTo(lossesFirst);
        assertThat(lossesFirst.get(7).getLoss()).isEqualTo(65.5);
    }

    @Test
    void comesBackFromItsBytes() {
        // Given
        DisplacementSeries series = new DisplacementSeries(10, REFERENCE);
        observe(series, 1, 777);
        for (int k = 0; k <= 300; k++) {
            series.add(REFERENCE + 10L * k, k, k);
        }
        series.takeReady();

        // When
        ByteBuffer bytes = ByteBuffer.allocate(SeriesCodec.sizeInBytes(series));
        SeriesCodec.write(series, bytes);
        DisplacementSeries restored = SeriesCodec.read(bytes.flip());

        // Then
        observe(series, 778, 4000);
        observe(restored, 778, 4000);
        assertThat(restored.taken()).isEqualTo(series.taken());
        assertThat(restored.takeReady()).isEqualTo(series.takeReady());
    }

    /// The loss of an update is the number of the update since the reference point.
    private static void observe(DisplacementSeries series, long first, long last) {
        for (long step = first; step <= last; step++) {
            series.observe(REFERENCE + step, (double) step);
        }
    }
}

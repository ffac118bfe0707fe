package dev.perrin.theory.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class GaussianStreamTest {
    private static final int COUNT = 1_000_000;

    @Test
    void theBitsAreThoseOfSplitMix64() {
        SplittableRandom known = new SplittableRandom(42);
        GaussianStream stream = new GaussianStream(42, 0x9e3779b97f4a7c15L);

        for (int i = 0; i < 1_000; i++) {
            assertThat(stream.nextLong()).isEqualTo(known.nextLong());
        }
    }

    @Test
    void theNumbersAreStandardGaussian() {
        GaussianStream stream = GaussianStream.of(1, 2, 3);
        double[] moment = new double[5];
        int beyondTwo = 0;
        int beyondThree = 0;
        for (int i = 0; i < COUNT; i++) {
            double g = stream.next();
            for (int power = 1; power <= 4; power++) {
                moment[power] += Math.pow(g, power) / COUNT;
            }
            beyondTwo += Math.abs(g) > 2 ? 1 : 0;
            beyondThree += Math.abs(g) > 3 ? 1 : 0;
        }

        double band = 4 / Math.sqrt(COUNT);
        assertThat(moment[1]).isCloseTo(0, within(band));
        assertThat(moment[2]).isCloseTo(1, within(band * Math.sqrt(2)));
        assertThat(moment[3]).isCloseTo(0, within(band * Math.sqrt(15)));
        assertThat(moment[4]).isCloseTo(3, within(band * Math.sqrt(96)));
        assertThat((double) beyondTwo / COUNT).isCloseTo(0.0455003, within(band * Math.sqrt(0.0455)));
        assertThat((double) beyondThree / COUNT).isCloseTo(0.0026998, within(band * Math.sqrt(0.0027)));
    }

    @Test
    void neighbouringStreamsHaveNothingInCommon() {
        int streams = 100_000;
        double acrossTrajectories = 0;
        double acrossModes = 0;
        double acrossSeeds = 0;
        double diagonal = 0;
        for (int i = 0; i < streams; i++) {
            double here = GaussianStream.of(5, i, 7).next();
            acrossTrajectories += here * GaussianStream.of(5, i + 1, 7).next();
            acrossModes += here * GaussianStream.of(5, i, 8).next();
            acrossSeeds += here * GaussianStream.of(6, i, 7).next();
            diagonal += here * GaussianStream.of(5, i + 1, 6).next();
        }
        for (double sum : new double[] {acrossTrajectories, acrossModes, acrossSeeds, diagonal}) {
            assertThat(sum / Math.sqrt(streams)).isBetween(-4.0, 4.0);
        }
    }

    @Test
    void wholeNumbersBelowABoundAreEvenlySpread() {
        GaussianStream stream = GaussianStream.of(9, 0, 0);
        int[] counts = new int[7];
        for (int i = 0; i < 70_000; i++) {
            counts[(int) stream.nextBelow(7)]++;
        }
        for (int count : counts) {
            assertThat(count).isBetween(10_000 - 400, 10_000 + 400);
        }
    }
}

package dev.perrin.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perrin.trainer.data.DataSet.Labels;
import dev.perrin.trainer.data.DataSet.Responses;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SubsetExamplesTest {
    private static final int ALL = 200;

    /// Example i has the feature i and the label i mod 4.
    private final DataSet data = new DataSet("numbers", numbers(), 1, new Labels(labels(), 4));

    @Test
    void isMadeOfDifferentExamplesWithTheirLabels() {
        SubsetExamples subset = SubsetExamples.drawn(data, 50, 7);

        int[] chosen = features(subset);
        assertThat(chosen).doesNotHaveDuplicates();
        for (int i = 0; i < chosen.length; i++) {
            assertThat(((Labels) subset.targets()).values()[i]).isEqualTo(chosen[i] % 4);
        }
        assertThat(subset.exampleCount()).isEqualTo(50);
        assertThat(subset.shape()).isEqualTo(data.shape());
    }

    @Test
    void dependsOnItsSeedAloneAndBeginsEveryLargerOne() {
        int[] small = features(SubsetExamples.drawn(data, 20, 7));
        int[] large = features(SubsetExamples.drawn(data, ALL, 7));

        assertThat(Arrays.copyOf(large, 20)).containsExactly(small);
        assertThat(IntStream.of(large).sorted().toArray())
                .containsExactly(IntStream.range(0, ALL).toArray());
        assertThat(features(SubsetExamples.drawn(data, 20, 8))).isNotEqualTo(small);
    }

    /// Each of 40 examples of 200 is drawn with probability 1/5: over 1000 seeds 200 times, with a standard deviation
    /// of
    /// √(1000 · 1/5 · 4/5) = 12.6; five of them are allowed.
    @Test
    void drawsEveryExampleEquallyOften() {
        int[] counts = new int[ALL];
        for (int seed = 0; seed < 1000; seed++) {
            for (int example : features(SubsetExamples.drawn(data, 40, seed))) {
                counts[example]++;
            }
        }
        assertThat(IntStream.of(counts).boxed())
                .allSatisfy(count -> assertThat(count).isBetween(137, 263));
    }

    @Test
    void takesResponsesAlong() {
        float[] responses = numbers();
        SubsetExamples subset = SubsetExamples.drawn(new DataSet("r", numbers(), 1, new Responses(responses)), 10, 1);

        int[] chosen = features(subset);
        for (int i = 0; i < chosen.length; i++) {
            assertThat(((Responses) subset.targets()).values()[i]).isEqualTo(chosen[i]);
        }
    }

    @Test
    void refusesMoreThanThereAre() {
        assertThatThrownBy(() -> SubsetExamples.drawn(data, 201, 1))
                .hasMessage("size must be between 1 and the 200 examples, but is 201");
    }

    private static int[] features(Examples examples) {
        float[] rows = new float[examples.exampleCount()];
        examples.read(IntStream.range(0, rows.length).toArray(), rows);
        int[] features = new int[rows.length];
        Arrays.setAll(features, i -> (int) rows[i]);
        return features;
    }

    private static float[] numbers() {
        float[] numbers = new float[ALL];
        for (int i = 0; i < ALL; i++) {
            numbers[i] = i;
        }
        return numbers;
    }

    private static int[] labels() {
        return IntStream.range(0, ALL).map(i -> i % 4).toArray();
    }
}

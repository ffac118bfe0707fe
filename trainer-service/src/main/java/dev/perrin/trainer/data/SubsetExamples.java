package dev.perrin.trainer.data;

import dev.perrin.trainer.data.DataSet.Labels;
import dev.perrin.trainer.data.DataSet.Responses;
import dev.perrin.trainer.data.DataSet.Targets;
import java.util.Arrays;

/// Some of the examples, in an order of their own.
public final class SubsetExamples implements Examples {
    private final Examples all;
    private final int[] chosen;
    private final Targets targets;

    private SubsetExamples(Examples all, int[] chosen) {
        this.all = all;
        this.chosen = chosen;
        this.targets = switch (all.targets()) {
            case Labels labels -> new Labels(chosen(labels.values(), chosen), labels.classCount());
            case Responses responses -> new Responses(chosen(responses.values(), chosen));
        };
    }

    /// The first `size` of a random order of all examples, in that order: consecutive ones are as mixed as any, also
    /// where the files are sorted by class. The smaller of two subsets with the same seed begins the larger.
    ///
    /// @param size 1 … N
    public static SubsetExamples drawn(Examples all, int size, long seed) {
        if (size < 1 || size > all.exampleCount()) {
            throw new IllegalArgumentException(
                    "size must be between 1 and the " + all.exampleCount() + " examples, but is " + size);
        }
        int[] order = new int[all.exampleCount()];
        DrawRandom.permute(seed, order);
        return new SubsetExamples(all, Arrays.copyOf(order, size));
    }

    private static int[] chosen(int[] values, int[] chosen) {
        int[] taken = new int[chosen.length];
        Arrays.setAll(taken, i -> values[chosen[i]]);
        return taken;
    }

    private static float[] chosen(float[] values, int[] chosen) {
        float[] taken = new float[chosen.length];
        for (int i = 0; i < taken.length; i++) {
            taken[i] = values[chosen[i]];
        }
        return taken;
    }

    @Override
    public String name() {
        return all.name();
    }

    @Override
    public int exampleCount() {
        return chosen.length;
    }

    @Override
    public ExampleShape shape() {
        return all.shape();
    }

    @Override
    public Targets targets() {
        return targets;
    }

    @Override
    public void read(int[] examples, float[] rows) {
        all.read(chosen(chosen, examples), rows);
    }
}

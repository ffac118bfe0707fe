package dev.perrin.theory.shell;

import dev.perrin.proto.theory.v1.FiniteDataNoise;
import java.util.List;

/// Examples of a regression in a file.
final class Examples {
    private Examples() {}

    /// @param file a line for each example: its inputs, then its target.
    static FiniteDataNoise read(String option, String file) {
        FiniteDataNoise.Builder data = FiniteDataNoise.newBuilder();
        for (String line : Numbers.text(option, file).strip().lines().toList()) {
            List<Double> example = Numbers.doubles(option, line);
            int features = example.size() - 1;
            if (features < 1) {
                throw bad(option, file, data, "two numbers or more", example);
            }
            if (data.getFeatures() > 0 && features != data.getFeatures()) {
                throw bad(option, file, data, (data.getFeatures() + 1) + " numbers", example);
            }
            data.setFeatures(features).addAllInput(example.subList(0, features)).addTarget(example.getLast());
        }
        return data.build();
    }

    private static BadOptionException bad(
            String option, String file, FiniteDataNoise.Builder before, String rule, List<Double> example) {
        return new BadOptionException(option + ": line " + (before.getTargetCount() + 1) + " of '" + file
                + "' must have " + rule + ", but has " + example.size());
    }
}

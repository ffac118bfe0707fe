package dev.perrin.snapshot.web;

import dev.perrin.snapshot.archive.OrdinalRange;
import dev.perrin.snapshot.archive.ParameterRange;
import dev.perrin.snapshot.archive.SnapshotRange;
import dev.perrin.snapshot.archive.SnapshotSelector;
import dev.perrin.snapshot.archive.StepRange;
import dev.perrin.snapshot.archive.VectorPart;
import dev.perrin.wire.RunId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Path and query parameters as the core's words. All throw [IllegalArgumentException] naming field, value and
/// rule.
final class Query {
    private Query() {}

    static RunId run(String run) {
        return new RunId(run);
    }

    static SnapshotSelector selector(String snapshot) {
        return switch (snapshot) {
            case "last" -> new SnapshotSelector.Last();
            case "reference" -> new SnapshotSelector.Reference();
            default ->
                new SnapshotSelector.ByOrdinal(parse("snapshot", snapshot, "be an ordinal, 'last' or 'reference'"));
        };
    }

    static VectorPart part(@Nullable String part) {
        return switch (part == null || part.isEmpty() ? "position" : part) {
            case "position" -> VectorPart.POSITION;
            case "velocity" -> VectorPart.VELOCITY;
            default -> throw new IllegalArgumentException("part must be position or velocity, but is '" + part + "'");
        };
    }

    static SnapshotRange range(RangeParameters given) {
        OrdinalRange ordinals = new OrdinalRange(
                number("first-ordinal", given.firstOrdinal, 0),
                number("last-ordinal", given.lastOrdinal, Long.MAX_VALUE));
        StepRange steps = new StepRange(
                number("first-step", given.firstStep, 0), number("last-step", given.lastStep, Long.MAX_VALUE));
        return new SnapshotRange(ordinals, steps);
    }

    /// Both or neither.
    static Optional<ParameterRange> parameters(@Nullable String first, @Nullable String count) {
        if (isAbsent(first) && isAbsent(count)) {
            return Optional.empty();
        }
        return Optional.of(new ParameterRange(number("first", first, 0), number("count", count, 0)));
    }

    static long number(String field, @Nullable String value, long otherwise) {
        return isAbsent(value) || value == null ? otherwise : parse(field, value, "be a whole number, at least 0");
    }

    private static boolean isAbsent(@Nullable String value) {
        return value == null || value.isEmpty();
    }

    private static long parse(String field, String value, String rule) {
        try {
            long number = Long.parseLong(value);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(field + " must " + rule + ", but is '" + value + "'", e);
        }
        throw new IllegalArgumentException(field + " must " + rule + ", but is '" + value + "'");
    }
}

package dev.perrin.snapshot.shell;

import dev.perrin.proto.archive.v1.OrdinalRange;
import dev.perrin.proto.archive.v1.StepRange;
import java.util.Optional;
import picocli.CommandLine.Option;

/// Which snapshots: by ordinals or by steps, not both.
final class RangeOptions {
    private static final long ABSENT = -1;

    @Option(names = "--first-ordinal", paramLabel = "N", defaultValue = "-1", description = "From this ordinal on.")
    private long firstOrdinal;

    @Option(names = "--last-ordinal", paramLabel = "N", defaultValue = "-1", description = "Up to this ordinal.")
    private long lastOrdinal;

    @Option(names = "--first-step", paramLabel = "K", defaultValue = "-1", description = "From this step on.")
    private long firstStep;

    @Option(names = "--last-step", paramLabel = "K", defaultValue = "-1", description = "Up to this step.")
    private long lastStep;

    Optional<OrdinalRange> ordinals() {
        requireOne();
        return firstOrdinal == ABSENT && lastOrdinal == ABSENT
                ? Optional.empty()
                : Optional.of(OrdinalRange.newBuilder()
                        .setFirst(Math.max(0, firstOrdinal))
                        .setLast(lastOrdinal)
                        .build());
    }

    Optional<StepRange> steps() {
        requireOne();
        return firstStep == ABSENT && lastStep == ABSENT
                ? Optional.empty()
                : Optional.of(StepRange.newBuilder()
                        .setFirst(Math.max(0, firstStep))
                        .setLast(lastStep)
                        .build());
    }

    boolean isGiven() {
        return ordinals().isPresent() || steps().isPresent();
    }

    private void requireOne() {
        boolean byOrdinals = firstOrdinal != ABSENT || lastOrdinal != ABSENT;
        boolean bySteps = firstStep != ABSENT || lastStep != ABSENT;
        if (byOrdinals && bySteps) {
            throw new BadOptionException("a range must be of ordinals or of steps, but both are given");
        }
    }
}

package dev.perrin.trainer.job;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import dev.perrin.proto.run.v1.RunSpec;
import dev.perrin.proto.run.v1.Sweep;
import dev.perrin.trainer.run.SpecRefusedException;
import dev.perrin.wire.SweepGrid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/// What a trainer that runs one job is told: a `RunSpec` as JSON, or a `Sweep` and the index of one of its runs; as
/// text or in a file. Names of fields are those of the protocol buffers, in either spelling.
///
/// @param index of the run of a sweep
public record JobRequest(
        Optional<String> spec,
        Optional<Path> specFile,
        Optional<String> sweep,
        Optional<Path> sweepFile,
        OptionalInt index) {
    /// Whether there is a job at all.
    public boolean isGiven() {
        return sources() > 0;
    }

    /// @throws SpecRefusedException when it cannot be read, or breaks a rule
    public RunSpec resolve() {
        if (sources() != 1) {
            throw refused("one of spec, spec-file, sweep and sweep-file must be given, but " + sources() + " are");
        }
        if (spec.isPresent() || specFile.isPresent()) {
            RunSpec.Builder builder = RunSpec.newBuilder();
            read("spec", spec.orElseGet(() -> content(specFile.orElseThrow())), builder);
            return builder.build();
        }
        Sweep.Builder builder = Sweep.newBuilder();
        read("sweep", sweep.orElseGet(() -> content(sweepFile.orElseThrow())), builder);
        if (index.isEmpty()) {
            throw refused("index must name a run of the sweep, but is not set (JOB_COMPLETION_INDEX sets it)");
        }
        try {
            return SweepGrid.of(builder.build()).at(index.getAsInt());
        } catch (IllegalArgumentException e) {
            throw refused(String.valueOf(e.getMessage()));
        }
    }

    private long sources() {
        return Stream.of(spec, specFile, sweep, sweepFile)
                .filter(Optional::isPresent)
                .count();
    }

    private static String content(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw refused("the file must be readable, but is " + file + ": " + e);
        }
    }

    private static void read(String what, String json, Message.Builder builder) {
        try {
            JsonFormat.parser().merge(json, builder);
        } catch (InvalidProtocolBufferException e) {
            throw refused(String.format(Locale.ROOT, "%s must be JSON that fits: %s", what, e.getMessage()));
        }
    }

    private static SpecRefusedException refused(String violation) {
        return new SpecRefusedException(List.of(violation));
    }
}

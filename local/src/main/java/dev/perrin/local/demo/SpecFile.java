package dev.perrin.local.demo;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import dev.perrin.proto.run.v1.RunSpec;
import dev.perrin.proto.run.v1.Sweep;
import dev.perrin.wire.RunSpecRules;
import dev.perrin.wire.SweepGrid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Specifications in files: JSON of a `RunSpec` or of a `Sweep`, as a one-shot trainer takes it too.
final class SpecFile {
    private SpecFile() {}

    /// @throws IllegalArgumentException when it cannot be read or breaks a rule
    static RunSpec run(Path file) {
        RunSpec.Builder spec = RunSpec.newBuilder();
        read(file, spec);
        List<String> violations = RunSpecRules.violations(spec.build());
        if (!violations.isEmpty()) {
            throw new IllegalArgumentException(file + ": " + String.join("; ", violations));
        }
        return spec.build();
    }

    /// @throws IllegalArgumentException when it cannot be read or breaks a rule
    static SweepGrid sweep(Path file) {
        Sweep.Builder sweep = Sweep.newBuilder();
        read(file, sweep);
        try {
            return SweepGrid.of(sweep.build());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }

    private static void read(Path file, Message.Builder builder) {
        try {
            JsonFormat.parser().merge(Files.readString(file), builder);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException(file + " must be JSON that fits: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new IllegalArgumentException("SPEC must be a file that can be read, but is '" + file + "'", e);
        }
    }
}

package dev.perrin.local.demo;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import dev.perrin.proto.run.v1.Engine;
import dev.perrin.proto.run.v1.ModelSpec;
import dev.perrin.proto.run.v1.RunSpec;
import dev.perrin.proto.run.v1.Sweep;
import dev.perrin.wire.RunSpecRules;
import dev.perrin.wire.SweepGrid;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// A specification in a file, JSON of a `RunSpec` or of a `Sweep` as a one-shot trainer takes it too, and what goes
/// before it. Relative paths in it begin at the folder of the file.
final class SpecOptions {
    private static final String STANDARD_INPUT = "-";

    @Parameters(
            paramLabel = "SPEC",
            description = "File with the specification as JSON; - reads standard input. Relative paths in it begin at "
                    + "the folder of the file, or at this one.")
    private Path file = Path.of("");

    @Option(
            names = "--engine",
            paramLabel = "NAME",
            description = "What computes the network, before what SPEC says: dl4j or djl_pytorch.")
    private String engine = "";

    /// @param standardInput for `-`
    /// @throws IllegalArgumentException when it cannot be read or breaks a rule; names every one
    RunSpec run(InputStream standardInput) {
        RunSpec.Builder spec = RunSpec.newBuilder();
        read(spec, standardInput);
        List<String> violations = new ArrayList<>();
        adapt(spec, violations);
        violations.addAll(RunSpecRules.violations(spec.build()));
        refuse(violations);
        return spec.build();
    }

    /// @param standardInput for `-`
    /// @throws IllegalArgumentException when it cannot be read or breaks a rule; names every one
    SweepGrid sweep(InputStream standardInput) {
        Sweep.Builder sweep = Sweep.newBuilder();
        read(sweep, standardInput);
        List<String> violations = new ArrayList<>();
        adapt(sweep.getSpecBuilder(), violations);
        try {
            SweepGrid grid = SweepGrid.of(sweep.build());
            refuse(violations);
            return grid;
        } catch (IllegalArgumentException e) {
            if (violations.isEmpty()) {
                violations.add(String.valueOf(e.getMessage()));
            }
            throw refusal(violations, e);
        }
    }

    private void adapt(RunSpec.Builder spec, List<String> violations) {
        if (!engine.isEmpty()) {
            setEngine(spec.getModelBuilder(), violations);
        }
        new SpecPaths(folder()).resolve(spec, violations);
    }

    private void setEngine(ModelSpec.Builder model, List<String> violations) {
        switch (engine) {
            case "dl4j" -> model.setEngine(Engine.ENGINE_DL4J);
            case "djl_pytorch" -> model.setEngine(Engine.ENGINE_DJL_PYTORCH);
            default -> violations.add("--engine must be dl4j or djl_pytorch, but is '" + engine + "'");
        }
    }

    private boolean isStandardInput() {
        return file.toString().equals(STANDARD_INPUT);
    }

    private Path folder() {
        Path parent = isStandardInput() ? null : file.toAbsolutePath().getParent();
        return parent == null ? Path.of("").toAbsolutePath() : parent;
    }

    private void read(Message.Builder builder, InputStream standardInput) {
        try {
            String json = isStandardInput()
                    ? new String(standardInput.readAllBytes(), StandardCharsets.UTF_8)
                    : Files.readString(file);
            JsonFormat.parser().merge(json, builder);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException(name() + " must be JSON that fits: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new IllegalArgumentException("SPEC must be a file that can be read, but is '" + file + "'", e);
        }
    }

    private void refuse(List<String> violations) {
        if (!violations.isEmpty()) {
            throw new IllegalArgumentException(name() + ": " + String.join("; ", violations));
        }
    }

    private IllegalArgumentException refusal(List<String> violations, IllegalArgumentException cause) {
        return new IllegalArgumentException(name() + ": " + String.join("; ", violations), cause);
    }

    private String name() {
        return isStandardInput() ? "standard input" : file.toString();
    }
}

package dev.perrin.snapshot.shell;

import dev.perrin.proto.archive.v1.CoordinateRange;
import dev.perrin.proto.archive.v1.ExportRequest;
import dev.perrin.proto.archive.v1.ExportResponse;
import dev.perrin.proto.archive.v1.ExportedFile;
import dev.perrin.proto.archive.v1.PhaseSpacePart;
import dev.perrin.proto.archive.v1.SnapshotSelector;
import dev.perrin.proto.archive.v1.StateDict;
import dev.perrin.proto.archive.v1.TrajectoryRange;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Iterator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `perrin archive export`.
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Writes a safetensors file: one snapshot with the tensors of the model by name (a state_dict),",
            "or, with --trajectory, the snapshots of a range side by side."
        })
final class ExportCommand extends AskCommand {
    @Parameters(paramLabel = "RUN", description = "The run.")
    private String run = "";

    @Option(
            names = {"--out", "-o"},
            paramLabel = "FILE",
            description = "The file; replaced when it is there (default: named after what is in it).")
    private String out = "";

    @Option(
            names = "--snapshot",
            paramLabel = "WHICH",
            defaultValue = "last",
            description = "An ordinal, last or reference (default: ${DEFAULT-VALUE}).")
    private String snapshot = "";

    @Option(names = "--velocity", description = "The velocity instead of the position.")
    private boolean velocity;

    @Option(names = "--trajectory", description = "Ordinal, step, position and velocity of every snapshot.")
    private boolean trajectory;

    @Mixin
    private RangeOptions range = new RangeOptions();

    @Option(
            names = "--every",
            paramLabel = "N",
            defaultValue = "1",
            description = "Every n-th snapshot of the range (default: ${DEFAULT-VALUE}).")
    private long every;

    @Option(
            names = "--parameters",
            paramLabel = "FIRST:COUNT",
            defaultValue = "",
            description = "Only these parameters, counted from the start of the vector.")
    private String parameters = "";

    @Override
    int ask(Archive archive, Format form, PrintWriter print) {
        if (!trajectory && (range.isGiven() || every != 1 || !parameters.isEmpty())) {
            throw new BadOptionException(
                    "a range, --every and --parameters belong to --trajectory, which is not given");
        }
        Iterator<ExportResponse> parts = archive.calls().export(trajectory ? trajectory() : stateDict());
        ExportedFile file = parts.next().getFile();
        Path target = Path.of(
                out.isEmpty() ? Path.of(file.getFileName()).getFileName().toString() : out);
        write(parts, target, file.getSizeInBytes());
        if (form == Format.JSON) {
            printJson(print, file.toBuilder().setFileName(target.toString()));
        } else {
            print.println(target + ", " + Amounts.size(file.getSizeInBytes()));
        }
        return FINE;
    }

    /// Whole or not at all.
    private static void write(Iterator<ExportResponse> parts, Path target, long expectedInBytes) {
        Path unfinished = target.resolveSibling(target.getFileName() + ".part");
        try {
            try (OutputStream content = Files.newOutputStream(unfinished)) {
                while (parts.hasNext()) {
                    parts.next().getContent().writeTo(content);
                }
            }
            if (Files.size(unfinished) != expectedInBytes) {
                throw new BadOptionException("the service sent " + Files.size(unfinished) + " of " + expectedInBytes
                        + " bytes; nothing was written");
            }
            Files.move(unfinished, target, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new BadOptionException("--out must name a file that can be written, but " + target + " cannot: " + e);
        } finally {
            remove(unfinished);
        }
    }

    private static void remove(Path unfinished) {
        try {
            Files.deleteIfExists(unfinished);
        } catch (IOException e) {
            throw new BadOptionException(unfinished + " is left over and cannot be removed: " + e);
        }
    }

    private ExportRequest stateDict() {
        return ExportRequest.newBuilder()
                .setRun(run)
                .setStateDict(StateDict.newBuilder()
                        .setSnapshot(selector())
                        .setPart(
                                velocity
                                        ? PhaseSpacePart.PHASE_SPACE_PART_VELOCITY
                                        : PhaseSpacePart.PHASE_SPACE_PART_POSITION))
                .build();
    }

    private ExportRequest trajectory() {
        TrajectoryRange.Builder wanted = TrajectoryRange.newBuilder().setEvery(every);
        range.ordinals().ifPresent(wanted::setOrdinals);
        range.steps().ifPresent(wanted::setSteps);
        if (!parameters.isEmpty()) {
            if (!parameters.matches("[0-9]{1,18}:[0-9]{1,18}")) {
                throw new BadOptionException("--parameters must be FIRST:COUNT, but is '" + parameters + "'");
            }
            String[] bounds = parameters.split(":", 2);
            wanted.setParameters(CoordinateRange.newBuilder()
                    .setFirst(Long.parseLong(bounds[0]))
                    .setCount(Long.parseLong(bounds[1])));
        }
        return ExportRequest.newBuilder().setRun(run).setTrajectory(wanted).build();
    }

    private SnapshotSelector selector() {
        return switch (snapshot) {
            case "last" -> SnapshotSelector.newBuilder().setLast(true).build();
            case "reference" -> SnapshotSelector.newBuilder().setReference(true).build();
            default -> {
                if (!snapshot.matches("[0-9]{1,18}")) {
                    throw new BadOptionException(
                            "--snapshot must be an ordinal, last or reference, but is '" + snapshot + "'");
                }
                yield SnapshotSelector.newBuilder()
                        .setOrdinal(Long.parseLong(snapshot))
                        .build();
            }
        };
    }
}

package dev.perrin.snapshot.shell;

import dev.perrin.proto.archive.v1.ArchivedRun;
import dev.perrin.proto.archive.v1.GetRunRequest;
import dev.perrin.proto.archive.v1.GetRunResponse;
import dev.perrin.proto.archive.v1.Segment;
import dev.perrin.proto.trajectory.v1.TensorLayout;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `perrin archive show`.
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Tells what is stored of a run: its state, its tensors, its segments.")
final class ShowCommand extends AskCommand {
    @Parameters(paramLabel = "RUN", description = "The run.")
    private String run = "";

    @Option(names = "--segments", description = "Print the segments too.")
    private boolean segments;

    @Override
    int ask(Archive archive, Format form, PrintWriter out) {
        GetRunResponse answer =
                archive.calls().getRun(GetRunRequest.newBuilder().setRun(run).build());
        if (form == Format.JSON) {
            printJson(out, answer);
            return FINE;
        }
        ArchivedRun found = answer.getRun();
        Sheet state = new Sheet("field", "value");
        state.add("run", found.getRun());
        state.add("phase", Words.of(found.getRecord().getPhase()));
        if (!found.getRecord().getReason().isEmpty()) {
            state.add("reason", found.getRecord().getReason());
        }
        if (!found.getRecord().getRepublishedFrom().isEmpty()) {
            state.add("republished from", found.getRecord().getRepublishedFrom());
        }
        state.add("parameters", found.getRecord().getLayout().getDimension() + "");
        state.add("type", Words.of(found.getRecord().getDataType()));
        state.add("shards", found.getRecord().getShardsCount() + "");
        state.add(
                "snapshots",
                found.getSnapshotsStored() + " stored, "
                        + found.getRecord().getProgress().getSnapshotsPublished() + " published");
        state.add("complete", found.getComplete() ? "yes" : "no");
        state.add("size", Amounts.size(found.getSizeInBytes()) + " in " + answer.getSegmentsCount() + " segments");
        state.add("manifest", found.getLocation());
        state.print(out);
        Sheet tensors = new Sheet("tensor", "shape", "offset");
        for (TensorLayout tensor : found.getRecord().getLayout().getTensorsList()) {
            tensors.add(tensor.getName(), tensor.getShapeList().toString(), tensor.getOffset());
        }
        if (!tensors.isEmpty()) {
            out.println();
            tensors.print(out);
        }
        if (segments) {
            out.println();
            segments(answer).print(out);
        }
        return FINE;
    }

    private static Sheet segments(GetRunResponse answer) {
        Sheet sheet = new Sheet("shard", "ordinals", "snapshots", "steps", "bytes", "object");
        for (Segment segment : answer.getSegmentsList()) {
            sheet.add(
                    segment.getShard(),
                    segment.getFirstOrdinal() + " - " + segment.getLastOrdinal(),
                    segment.getSnapshotCount(),
                    segment.getFirstStep() + " - " + segment.getLastStep(),
                    segment.getSizeInBytes(),
                    segment.getObjectKey());
        }
        return sheet;
    }
}

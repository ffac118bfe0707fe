package dev.perrin.snapshot.shell;

import dev.perrin.proto.archive.v1.ArchivedRun;
import dev.perrin.proto.archive.v1.ListRunsRequest;
import dev.perrin.proto.archive.v1.ListRunsResponse;
import java.io.PrintWriter;
import picocli.CommandLine.Command;

/// `perrin archive runs`.
@Command(
        name = "runs",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Lists the runs that are stored, newest first.")
final class RunsCommand extends AskCommand {
    @Override
    int ask(Archive archive, Format form, PrintWriter out) {
        ListRunsResponse answer = archive.calls().listRuns(ListRunsRequest.getDefaultInstance());
        if (form == Format.JSON) {
            printJson(out, answer);
            return FINE;
        }
        Sheet sheet = new Sheet("run", "phase", "stored", "published", "parameters", "size", "complete");
        for (ArchivedRun run : answer.getRunsList()) {
            sheet.add(
                    run.getRun(),
                    Words.of(run.getRecord().getPhase()),
                    run.getSnapshotsStored(),
                    run.getRecord().getProgress().getSnapshotsPublished(),
                    run.getRecord().getLayout().getDimension(),
                    Amounts.size(run.getSizeInBytes()),
                    run.getComplete() ? "yes" : "no");
        }
        if (sheet.isEmpty()) {
            out.println("no run is stored");
        }
        sheet.print(out);
        return FINE;
    }
}

package dev.perrin.snapshot.shell;

import dev.perrin.proto.archive.v1.RepublishProgress;
import dev.perrin.proto.archive.v1.RepublishRequest;
import java.io.PrintWriter;
import java.util.Iterator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `perrin archive replay`.
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Publishes stored snapshots again, under a new run, so that they are analysed once more.")
final class ReplayCommand extends AskCommand {
    @Parameters(index = "0", paramLabel = "RUN", description = "The run that is stored.")
    private String run = "";

    @Option(names = "--as", paramLabel = "NEW_RUN", required = true, description = "Its new id, not used before.")
    private String newRun = "";

    @Mixin
    private RangeOptions range = new RangeOptions();

    @Option(
            names = "--pace",
            paramLabel = "RATE",
            defaultValue = "0",
            description = "Snapshots per second; 0: as fast as the broker takes them (default: ${DEFAULT-VALUE}).")
    private double pace;

    @Override
    int ask(Archive archive, Format form, PrintWriter out) {
        RepublishRequest.Builder request =
                RepublishRequest.newBuilder().setRun(run).setNewRun(newRun);
        range.ordinals().ifPresent(request::setOrdinals);
        range.steps().ifPresent(request::setSteps);
        if (pace != 0) {
            request.setSnapshotsPerSecond(pace);
        }
        Iterator<RepublishProgress> progress = archive.calls().republish(request.build());
        while (progress.hasNext()) {
            RepublishProgress now = progress.next();
            if (form == Format.JSON) {
                printJsonLine(out, now);
            } else {
                out.println(now.getSnapshotsPublished() + " of " + now.getSnapshotsSelected()
                        + (now.getDone() ? ": run " + newRun + " is complete" : ""));
            }
            out.flush();
        }
        return FINE;
    }
}

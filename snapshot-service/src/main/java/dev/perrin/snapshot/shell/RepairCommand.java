package dev.perrin.snapshot.shell;

import dev.perrin.proto.archive.v1.RepairRequest;
import dev.perrin.proto.archive.v1.RepairResponse;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `perrin archive repair`.
@Command(
        name = "repair",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Makes the manifest of a run again from its objects.")
final class RepairCommand extends AskCommand {
    @Parameters(paramLabel = "RUN", description = "The run.")
    private String run = "";

    @Override
    int ask(Archive archive, Format form, PrintWriter out) {
        RepairResponse repaired =
                archive.calls().repair(RepairRequest.newBuilder().setRun(run).build());
        if (form == Format.JSON) {
            printJson(out, repaired);
        } else {
            repaired.getMendedList().forEach(out::println);
            out.println(repaired.getRun().getLocation()
                    + (repaired.getMendedCount() == 0 ? " was right and stays as it is" : " is right again") + ": "
                    + repaired.getRun().getSnapshotsStored() + " snapshots, "
                    + Amounts.size(repaired.getRun().getSizeInBytes()));
        }
        return FINE;
    }
}

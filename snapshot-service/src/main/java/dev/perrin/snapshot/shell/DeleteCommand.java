package dev.perrin.snapshot.shell;

import dev.perrin.proto.archive.v1.ArchivedRun;
import dev.perrin.proto.archive.v1.DeleteRunRequest;
import dev.perrin.proto.archive.v1.DeleteRunResponse;
import dev.perrin.proto.archive.v1.GetRunRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `perrin archive delete`.
@Command(
        name = "delete",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Removes a run completely: every object in the store, and its records in Kafka.")
final class DeleteCommand extends AskCommand {
    @Parameters(paramLabel = "RUN", description = "The run.")
    private String run = "";

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    @Option(names = "--force", description = "Also while the run goes on: its further snapshots are refused.")
    private boolean force;

    @Override
    int ask(Archive archive, Format form, PrintWriter out) {
        if (!yes && !isConfirmed(archive)) {
            throw new BadOptionException("run " + run + " was not deleted: its id was not typed");
        }
        DeleteRunResponse deleted = archive.calls()
                .deleteRun(DeleteRunRequest.newBuilder()
                        .setRun(run)
                        .setForce(force)
                        .build());
        if (form == Format.JSON) {
            printJson(out, deleted);
        } else {
            out.println("run " + run + " is deleted: " + deleted.getObjectsRemoved() + " objects, "
                    + Amounts.size(deleted.getBytesFreed()));
        }
        return FINE;
    }

    private boolean isConfirmed(Archive archive) {
        ArchivedRun found = archive.calls()
                .getRun(GetRunRequest.newBuilder().setRun(run).build())
                .getRun();
        say("run " + run + " holds " + found.getSnapshotsStored() + " snapshots, "
                + Amounts.size(found.getSizeInBytes()) + "; type its id to delete it for good:");
        try {
            String typed = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())).readLine();
            return typed != null && typed.strip().equals(run);
        } catch (IOException e) {
            throw new BadOptionException("nothing can be typed here (" + e.getMessage() + "); --yes does not ask");
        }
    }
}

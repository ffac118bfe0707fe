package dev.perrin.snapshot.shell;

import dev.perrin.proto.archive.v1.ListSnapshotsRequest;
import dev.perrin.proto.archive.v1.StoredSnapshot;
import java.io.PrintWriter;
import java.util.Iterator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `perrin archive snapshots`.
@Command(
        name = "snapshots",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Lists the stored snapshots of a run, without their vectors.")
final class SnapshotsCommand extends AskCommand {
    @Parameters(paramLabel = "RUN", description = "The run.")
    private String run = "";

    @Mixin
    private RangeOptions range = new RangeOptions();

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Rows of the table (default: ${DEFAULT-VALUE}); json has no limit.")
    private int limit;

    @Override
    int ask(Archive archive, Format form, PrintWriter out) {
        ListSnapshotsRequest.Builder request = ListSnapshotsRequest.newBuilder().setRun(run);
        range.ordinals().ifPresent(request::setOrdinals);
        range.steps().ifPresent(request::setSteps);
        Iterator<StoredSnapshot> snapshots = archive.calls().listSnapshots(request.build());
        Sheet sheet = new Sheet("ordinal", "step", "phase", "curvature", "stored");
        long count = 0;
        while (snapshots.hasNext()) {
            StoredSnapshot snapshot = snapshots.next();
            count++;
            if (form == Format.JSON) {
                printJsonLine(out, snapshot);
            } else if (count <= limit) {
                sheet.add(
                        snapshot.getOrdinal(),
                        snapshot.getStep(),
                        Words.of(snapshot.getPhase()) + (snapshot.getReference() ? ", reference" : ""),
                        snapshot.hasCurvatureStep() ? snapshot.getCurvatureStep() + "" : "",
                        snapshot.getStoredShardsCount() == 0 ? "whole" : "shards " + snapshot.getStoredShardsList());
            }
        }
        if (form == Format.TABLE) {
            sheet.print(out);
            out.println(count + " snapshots" + (count > limit ? ", the first " + limit + " printed" : ""));
        }
        return FINE;
    }
}

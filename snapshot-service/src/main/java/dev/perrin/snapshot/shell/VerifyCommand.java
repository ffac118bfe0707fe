package dev.perrin.snapshot.shell;

import dev.perrin.proto.archive.v1.Verdict;
import dev.perrin.proto.archive.v1.VerifyRequest;
import dev.perrin.proto.archive.v1.VerifyResponse;
import java.io.PrintWriter;
import java.util.Iterator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `perrin archive verify`.
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Reads every object of a run again and compares it with its checksums. Exit status 3 when one is"
                + " damaged or missing, or snapshots are.")
final class VerifyCommand extends AskCommand {
    @Parameters(paramLabel = "RUN", description = "The run.")
    private String run = "";

    @Option(names = "--all", description = "Print intact objects too.")
    private boolean all;

    @Option(
            names = "--limit",
            paramLabel = "BYTES",
            defaultValue = "0",
            description = "Read at most so many bytes a second, as 64M; 0: as the service is set.")
    private String limit = "";

    @Override
    int ask(Archive archive, Format form, PrintWriter out) {
        VerifyRequest request = VerifyRequest.newBuilder()
                .setRun(run)
                .setBytesPerSecond(Amounts.size("--limit", limit))
                .build();
        Iterator<VerifyResponse> verdicts = archive.calls().verify(request);
        Sheet sheet = new Sheet("verdict", "object", "bytes", "detail");
        long objects = 0;
        long bytes = 0;
        long bad = 0;
        while (verdicts.hasNext()) {
            VerifyResponse verdict = verdicts.next();
            boolean damage = isDamage(verdict.getVerdict());
            objects++;
            bytes += verdict.getSizeInBytes();
            bad += damage ? 1 : 0;
            if (form == Format.JSON) {
                printJsonLine(out, verdict);
            } else if (all || verdict.getVerdict() != Verdict.VERDICT_INTACT) {
                sheet.add(
                        Words.of(verdict.getVerdict()),
                        verdict.getObjectKey(),
                        verdict.getSizeInBytes(),
                        verdict.getDetail());
            }
        }
        if (form == Format.TABLE) {
            sheet.print(out);
            out.println(objects + " objects, " + Amounts.size(bytes) + ": "
                    + (bad == 0 ? "all as they were stored" : bad + " damaged or missing"));
        }
        return bad == 0 ? FINE : DAMAGED;
    }

    /// An object that is not listed is whole in itself: `repair` lists it.
    private static boolean isDamage(Verdict verdict) {
        return switch (verdict) {
            case VERDICT_DAMAGED, VERDICT_MISSING, VERDICT_GAP -> true;
            case VERDICT_INTACT, VERDICT_UNLISTED, VERDICT_UNSPECIFIED, UNRECOGNIZED -> false;
        };
    }
}

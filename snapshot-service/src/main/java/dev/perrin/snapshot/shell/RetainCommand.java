package dev.perrin.snapshot.shell;

import dev.perrin.proto.archive.v1.ApplyRetentionRequest;
import dev.perrin.proto.archive.v1.ApplyRetentionResponse;
import dev.perrin.proto.archive.v1.GetRetentionRequest;
import dev.perrin.proto.archive.v1.GetRetentionResponse;
import dev.perrin.proto.archive.v1.RetentionRule;
import dev.perrin.proto.archive.v1.SetRetentionRequest;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `perrin archive retain`.
@Command(
        name = "retain",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "What is kept of a run: prints its rule, and changes it where an option is given. Rules hold together.",
            "Reference points, snapshots at which curvature was measured and the last snapshot always stay."
        },
        footer = {
            "",
            "  perrin archive retain my-run --every 100 --per-decade 20 --dry-run",
            "  perrin archive retain my-run --max-age 30d --quota 200G"
        })
final class RetainCommand extends AskCommand {
    @Parameters(paramLabel = "RUN", description = "The run.")
    private String run = "";

    @Option(names = "--every", paramLabel = "N", description = "Keep every n-th snapshot; 0: all.")
    private @Nullable Long every;

    @Option(
            names = "--per-decade",
            paramLabel = "N",
            description = "Keep so many per decade of steps after the reference point; 0: all.")
    private @Nullable Integer perDecade;

    @Option(
            names = "--max-age",
            paramLabel = "TIME",
            description = "Remove what was stored longer ago, as 30d; 0: never.")
    private @Nullable String maxAge;

    @Option(
            names = "--max-bytes",
            paramLabel = "SIZE",
            description = "Remove the oldest while the run holds more, as 100G; 0: no limit.")
    private @Nullable String maxBytes;

    @Option(
            names = "--quota",
            paramLabel = "SIZE",
            description = "Refuse further snapshots once the run holds this much, as 100G; 0: the service's default.")
    private @Nullable String quota;

    @Option(names = "--protect", paramLabel = "TIME", description = "Leave younger snapshots alone, as 1h.")
    private @Nullable String protect;

    @Option(names = "--default", description = "Go back to the service's default rule.")
    private boolean toDefault;

    @Option(names = "--apply", description = "Apply the rule now, not in the background.")
    private boolean apply;

    @Option(names = "--dry-run", description = "Change nothing: tell what the rule of the run would remove now.")
    private boolean dryRun;

    @Override
    int ask(Archive archive, Format form, PrintWriter out) {
        GetRetentionResponse before = archive.calls()
                .getRetention(GetRetentionRequest.newBuilder().setRun(run).build());
        RetentionRule wanted = changed(before.getRule());
        boolean changes = toDefault || !wanted.equals(before.getRule());
        if (toDefault && !wanted.equals(before.getRule())) {
            throw new BadOptionException("--default leaves no room for other rules");
        }
        if (changes && !dryRun) {
            SetRetentionRequest.Builder request =
                    SetRetentionRequest.newBuilder().setRun(run);
            if (!toDefault) {
                request.setRule(wanted);
            }
            archive.calls().setRetention(request.build());
        }
        GetRetentionResponse after = changes && !dryRun
                ? archive.calls()
                        .getRetention(
                                GetRetentionRequest.newBuilder().setRun(run).build())
                : GetRetentionResponse.newBuilder()
                        .setRule(wanted)
                        .setInherited(before.getInherited() && !changes)
                        .build();
        if (form == Format.JSON) {
            printJson(out, after);
        } else {
            print(after, out);
        }
        if (apply || dryRun) {
            ApplyRetentionRequest.Builder request =
                    ApplyRetentionRequest.newBuilder().setRun(run).setDryRun(dryRun);
            if (dryRun) {
                request.setRule(wanted);
            }
            ApplyRetentionResponse done = archive.calls().applyRetention(request.build());
            if (form == Format.JSON) {
                printJson(out, done);
            } else {
                out.println((dryRun ? "would remove " : "removed ") + done.getSnapshotsRemoved() + " snapshots, "
                        + Amounts.size(done.getBytesFreed()) + ": " + done.getSegmentsRemoved()
                        + " segments removed, " + done.getSegmentsThinned() + " thinned");
                done.getDamagedObjectKeysList().forEach(key -> out.println("left alone, as it is damaged: " + key));
            }
        }
        return FINE;
    }

    private RetentionRule changed(RetentionRule rule) {
        RetentionRule.Builder wanted = rule.toBuilder();
        if (every != null) {
            wanted.setEvery(every);
        }
        if (perDecade != null) {
            wanted.setPerDecade(perDecade);
        }
        if (maxAge != null) {
            wanted.setMaxAgeSeconds(Amounts.seconds("--max-age", maxAge));
        }
        if (maxBytes != null) {
            wanted.setMaxBytes(Amounts.size("--max-bytes", maxBytes));
        }
        if (quota != null) {
            wanted.setQuotaInBytes(Amounts.size("--quota", quota));
        }
        if (protect != null) {
            wanted.setProtectedSeconds(Amounts.seconds("--protect", protect));
        }
        return wanted.build();
    }

    private static void print(GetRetentionResponse retention, PrintWriter out) {
        RetentionRule rule = retention.getRule();
        Sheet sheet = new Sheet("rule", "value");
        sheet.add("set for this run", retention.getInherited() ? "no, the service's default" : "yes");
        sheet.add("every n-th snapshot", rule.getEvery() < 2 ? "all" : Long.toString(rule.getEvery()));
        sheet.add("per decade of steps", rule.getPerDecade() == 0 ? "all" : Integer.toString(rule.getPerDecade()));
        sheet.add("greatest age", rule.getMaxAgeSeconds() == 0 ? "any" : Amounts.time(rule.getMaxAgeSeconds()));
        sheet.add("most bytes", rule.getMaxBytes() == 0 ? "any" : Amounts.size(rule.getMaxBytes()));
        sheet.add("quota", rule.getQuotaInBytes() == 0 ? "none" : Amounts.size(rule.getQuotaInBytes()));
        sheet.add("left alone for", Amounts.time(rule.getProtectedSeconds()));
        sheet.print(out);
    }
}

package dev.perrin.snapshot.grpc;

import dev.perrin.proto.archive.v1.ApplyRetentionRequest;
import dev.perrin.proto.archive.v1.ApplyRetentionResponse;
import dev.perrin.proto.archive.v1.DeleteRunRequest;
import dev.perrin.proto.archive.v1.DeleteRunResponse;
import dev.perrin.proto.archive.v1.GetRetentionRequest;
import dev.perrin.proto.archive.v1.GetRetentionResponse;
import dev.perrin.proto.archive.v1.RepairRequest;
import dev.perrin.proto.archive.v1.RepairResponse;
import dev.perrin.proto.archive.v1.SetRetentionRequest;
import dev.perrin.proto.archive.v1.SetRetentionResponse;
import dev.perrin.proto.archive.v1.Verdict;
import dev.perrin.proto.archive.v1.VerifyRequest;
import dev.perrin.proto.archive.v1.VerifyResponse;
import dev.perrin.snapshot.archive.Pace;
import dev.perrin.snapshot.archive.RunSummaries;
import dev.perrin.snapshot.archive.RunSummary;
import dev.perrin.snapshot.lifecycle.Finding;
import dev.perrin.snapshot.lifecycle.ManifestRepair;
import dev.perrin.snapshot.lifecycle.RetentionRule;
import dev.perrin.snapshot.lifecycle.RetentionRules;
import dev.perrin.snapshot.lifecycle.RunQuotas;
import dev.perrin.snapshot.lifecycle.RunRemoval;
import dev.perrin.snapshot.lifecycle.Scrub;
import dev.perrin.snapshot.lifecycle.Thinning;
import dev.perrin.snapshot.s3.S3Settings;
import dev.perrin.wire.RunId;
import io.grpc.Status;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/// What is asked about the life of a run, in the words of the core.
@Singleton
public class LifecycleCalls {
    private final RunSummaries runs;
    private final Scrub scrub;
    private final ManifestRepair repair;
    private final RetentionRules rules;
    private final Thinning thinning;
    private final RunRemoval removal;
    private final RunQuotas quotas;
    private final String bucket;

    public LifecycleCalls(
            RunSummaries runs,
            Scrub scrub,
            ManifestRepair repair,
            RetentionRules rules,
            Thinning thinning,
            RunRemoval removal,
            RunQuotas quotas,
            S3Settings settings) {
        this.runs = runs;
        this.scrub = scrub;
        this.repair = repair;
        this.rules = rules;
        this.thinning = thinning;
        this.removal = removal;
        this.quotas = quotas;
        this.bucket = settings.bucket();
    }

    void verify(VerifyRequest request, Consumer<VerifyResponse> findings) {
        Pace pace = Pace.ofBytes(request.getBytesPerSecond(), System::nanoTime, LockSupport::parkNanos);
        scrub.verify(new RunId(request.getRun()), pace, finding -> findings.accept(of(finding)));
    }

    RepairResponse repair(RepairRequest request) {
        RunId run = new RunId(request.getRun());
        List<String> mended = repair.repair(run);
        return RepairResponse.newBuilder()
                .addAllMended(mended)
                .setRun(ArchiveMessages.of(find(run), bucket))
                .build();
    }

    GetRetentionResponse getRetention(GetRetentionRequest request) {
        RetentionRules.RunRule found =
                rules.find(find(new RunId(request.getRun())).run().id());
        return GetRetentionResponse.newBuilder()
                .setRule(of(found.rule()))
                .setInherited(found.inherited())
                .build();
    }

    SetRetentionResponse setRetention(SetRetentionRequest request) {
        RunId run = find(new RunId(request.getRun())).run().id();
        if (request.hasRule()) {
            rules.set(run, of(request.getRule()));
        } else {
            rules.reset(run);
        }
        // Other members learn of it in time; a person who asks here sees it at once.
        quotas.refresh(run);
        return SetRetentionResponse.getDefaultInstance();
    }

    ApplyRetentionResponse applyRetention(ApplyRetentionRequest request) {
        RunId run = new RunId(request.getRun());
        if (request.hasRule() && !request.getDryRun()) {
            throw new IllegalArgumentException("rule must be absent unless dry_run is set");
        }
        RetentionRule rule = request.hasRule()
                ? of(request.getRule())
                : rules.find(find(run).run().id()).rule();
        Thinning.Thinned done = thinning.apply(run, rule, request.getDryRun());
        return ApplyRetentionResponse.newBuilder()
                .setSnapshotsRemoved(done.snapshots())
                .setBytesFreed(done.bytesFreed())
                .setSegmentsRemoved(done.segmentsRemoved())
                .setSegmentsThinned(done.segmentsThinned())
                .addAllDamagedObjectKeys(done.damaged())
                .build();
    }

    DeleteRunResponse deleteRun(DeleteRunRequest request) {
        RunRemoval.Removed removed = removal.delete(new RunId(request.getRun()), request.getForce());
        return DeleteRunResponse.newBuilder()
                .setObjectsRemoved(removed.objects())
                .setBytesFreed(removed.sizeInBytes())
                .build();
    }

    private RunSummary find(RunId run) {
        return runs.find(run)
                .orElseThrow(() -> Status.NOT_FOUND
                        .withDescription("run " + run + " is not known")
                        .asRuntimeException());
    }

    private static VerifyResponse of(Finding finding) {
        return VerifyResponse.newBuilder()
                .setObjectKey(finding.objectKey())
                .setSizeInBytes(finding.sizeInBytes())
                .setVerdict(
                        switch (finding.verdict()) {
                            case INTACT -> Verdict.VERDICT_INTACT;
                            case DAMAGED -> Verdict.VERDICT_DAMAGED;
                            case MISSING -> Verdict.VERDICT_MISSING;
                            case UNLISTED -> Verdict.VERDICT_UNLISTED;
                            case GAP -> Verdict.VERDICT_GAP;
                        })
                .setDetail(finding.detail())
                .build();
    }

    private static dev.perrin.proto.archive.v1.RetentionRule of(RetentionRule rule) {
        return dev.perrin.proto.archive.v1.RetentionRule.newBuilder()
                .setProtectedSeconds(rule.protectedFor().toSeconds())
                .setEvery(rule.every())
                .setPerDecade(rule.perDecade())
                .setMaxAgeSeconds(rule.maxAge().toSeconds())
                .setMaxBytes(rule.maxBytes())
                .setQuotaInBytes(rule.quotaInBytes())
                .build();
    }

    private static RetentionRule of(dev.perrin.proto.archive.v1.RetentionRule rule) {
        return new RetentionRule(
                Duration.ofSeconds(rule.getProtectedSeconds()),
                rule.getEvery(),
                rule.getPerDecade(),
                Duration.ofSeconds(rule.getMaxAgeSeconds()),
                rule.getMaxBytes(),
                rule.getQuotaInBytes());
    }
}

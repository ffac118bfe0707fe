package dev.perrin.snapshot.lifecycle;

import dev.perrin.snapshot.archive.CorruptObjectException;
import dev.perrin.snapshot.archive.KnownRun;
import dev.perrin.snapshot.archive.QuotaExceeded;
import dev.perrin.snapshot.archive.RunObjects;
import dev.perrin.snapshot.archive.SnapshotArchive;
import dev.perrin.snapshot.ingest.RunQuota;
import dev.perrin.wire.RunId;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// What the runs that this member stores hold, and may hold. Asked for every snapshot, so it answers from memory; the
/// store is asked at the beginning and by [#refresh]. Thread safe.
///
/// A snapshot is judged by its ordinal: by what the run holds once all its shards have got so far ([QuotaAccount]).
/// So members that store different shards of a run refuse the same snapshots, though none of them hears what the others
/// store.
public final class RunQuotas implements RunQuota {
    private final SnapshotArchive archive;
    private final RetentionRules rules;
    private final RetentionRule fallback;
    private final Map<RunId, QuotaAccount> accounts = new ConcurrentHashMap<>();

    /// @param fallback where a run's rule cannot be read
    public RunQuotas(SnapshotArchive archive, RetentionRules rules, RetentionRule fallback) {
        this.archive = archive;
        this.rules = rules;
        this.fallback = fallback;
    }

    @Override
    public void learn(KnownRun run) {
        QuotaAccount account = accounts.computeIfAbsent(run.id(), _ -> new QuotaAccount(run));
        if (!account.isLearnt()) {
            refresh(run.id());
        }
    }

    /// Asks the store what the run holds and what its rule allows, if any of it is stored here.
    public void refresh(RunId run) {
        QuotaAccount account = accounts.get(run);
        if (account != null) {
            long quota = rules.quotaInBytes(rule(run));
            if (quota == 0) {
                account.lift();
            } else {
                account.refresh(quota, archive.list(RunObjects.run(run)));
            }
        }
    }

    /// Runs that were asked about.
    public Set<RunId> known() {
        return Set.copyOf(accounts.keySet());
    }

    public void forget(RunId run) {
        accounts.remove(run);
    }

    @Override
    public Optional<String> refusal(RunId run, long ordinal) {
        QuotaAccount account = accounts.get(run);
        return account == null ? Optional.empty() : account.refusal(ordinal);
    }

    /// Empty while the run's snapshots are taken.
    public Optional<QuotaExceeded> exceeded(RunId run) {
        QuotaAccount account = accounts.get(run);
        return account == null ? Optional.empty() : account.exceeded();
    }

    /// Runs that have reached their quota, as far as this member knows.
    public long exceededRuns() {
        return accounts.keySet().stream()
                .filter(run -> exceeded(run).isPresent())
                .count();
    }

    private RetentionRule rule(RunId run) {
        try {
            return rules.find(run).rule();
        } catch (CorruptObjectException unreadable) {
            return fallback;
        }
    }
}

package dev.perrin.snapshot.lifecycle;

import dev.perrin.snapshot.archive.CorruptObjectException;
import dev.perrin.snapshot.archive.RunObjects;
import dev.perrin.snapshot.archive.SnapshotArchive;
import dev.perrin.snapshot.archive.StoredObject;
import dev.perrin.snapshot.ingest.RunQuota;
import dev.perrin.wire.RunId;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// What the runs that this member stores hold, and may hold. Asked for every snapshot, so it answers from memory; the
/// store is asked at the beginning and by [#refresh]. Thread safe.
///
/// Counts what this member stores as it stores it, and what others store when it asks again: several members that store
/// shards of one run can together exceed its quota by what they store in between.
public final class RunQuotas implements RunQuota {
    /// A run that has reached its quota.
    ///
    /// @param firstRefusedOrdinal since the quota was reached
    /// @param refused snapshots, as far as this member knows
    public record Exceeded(long quotaInBytes, long firstRefusedOrdinal, long refused) {}

    /// One run. Guarded by itself.
    private static final class Account {
        private long quotaInBytes;
        private long storedInBytes;
        private long firstRefused = -1;
        private long lastRefused = -1;
        private long refused;
    }

    private final SnapshotArchive archive;
    private final RetentionRules rules;
    private final RetentionRule fallback;
    private final Map<RunId, Account> accounts = new ConcurrentHashMap<>();

    /// @param fallback where a run's rule cannot be read
    public RunQuotas(SnapshotArchive archive, RetentionRules rules, RetentionRule fallback) {
        this.archive = archive;
        this.rules = rules;
        this.fallback = fallback;
    }

    @Override
    public void learn(RunId run) {
        if (!accounts.containsKey(run)) {
            refresh(run);
        }
    }

    /// Asks the store what the run holds and what its rule allows.
    public void refresh(RunId run) {
        long quota = rules.quotaInBytes(rule(run));
        long stored = quota == 0
                ? 0
                : archive.list(RunObjects.run(run)).stream()
                        .mapToLong(StoredObject::sizeInBytes)
                        .sum();
        Account account = accounts.computeIfAbsent(run, _ -> new Account());
        synchronized (account) {
            account.quotaInBytes = quota;
            account.storedInBytes = stored;
            if (quota == 0) {
                account.refused = 0;
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
    public void stored(RunId run, long sizeInBytes) {
        Account account = accounts.get(run);
        if (account != null) {
            synchronized (account) {
                account.storedInBytes += sizeInBytes;
            }
        }
    }

    @Override
    public Optional<String> refusal(RunId run, long ordinal, long unstoredInBytes, long nextInBytes) {
        Account account = accounts.get(run);
        if (account == null) {
            return Optional.empty();
        }
        synchronized (account) {
            long held = account.storedInBytes + unstoredInBytes;
            if (account.quotaInBytes == 0 || held + nextInBytes <= account.quotaInBytes) {
                account.refused = 0;
                return Optional.empty();
            }
            if (account.refused == 0) {
                account.firstRefused = ordinal;
                account.refused = 1;
            } else if (ordinal > account.lastRefused) {
                account.refused++;
            }
            account.lastRefused = ordinal;
            return Optional.of("run " + run + " holds " + held + " bytes and may hold " + account.quotaInBytes
                    + ": no room for the " + nextInBytes + " of snapshot " + ordinal);
        }
    }

    /// Empty while the run's snapshots are taken.
    public Optional<Exceeded> exceeded(RunId run) {
        Account account = accounts.get(run);
        if (account == null) {
            return Optional.empty();
        }
        synchronized (account) {
            return account.refused == 0
                    ? Optional.empty()
                    : Optional.of(new Exceeded(account.quotaInBytes, account.firstRefused, account.refused));
        }
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

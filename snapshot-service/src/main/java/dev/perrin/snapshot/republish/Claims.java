package dev.perrin.snapshot.republish;

import dev.perrin.snapshot.archive.ArchiveUnavailableException;
import dev.perrin.snapshot.archive.CheckedObject;
import dev.perrin.snapshot.archive.CorruptObjectException;
import dev.perrin.snapshot.archive.ObjectMissingException;
import dev.perrin.snapshot.archive.RunObjects;
import dev.perrin.snapshot.archive.SnapshotArchive;
import dev.perrin.snapshot.archive.StoredObject;
import dev.perrin.wire.RunId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Who may publish a run again under a new id, told by the store: of several members that ask, the conditional put of
/// the next number lets one win. A holder says again and again that it lives; one that has not for the lease, by the
/// clock of whoever looks, has lost the claim to whoever takes the next number. Clocks of members need not agree.
/// Thread safe.
public final class Claims {
    private static final Pattern NUMBER = Pattern.compile("(\\d{6})\\.json");

    private record Seen(Claim claim, long sinceNanos) {}

    private final SnapshotArchive archive;
    private final long leaseNanos;
    private final Supplier<String> holders;
    private final LongSupplier nanoTime;
    private final Map<RunId, Seen> seen = new ConcurrentHashMap<>();

    /// @param holders a name that nobody else has, for each claim
    public Claims(SnapshotArchive archive, Duration lease, Supplier<String> holders, LongSupplier nanoTime) {
        if (lease.toMillis() < 1) {
            throw new IllegalArgumentException("republish-lease must be at least 1 ms, but is " + lease);
        }
        this.archive = archive;
        this.leaseNanos = lease.toNanos();
        this.holders = holders;
        this.nanoTime = nanoTime;
    }

    /// How long a holder may be silent.
    long leaseNanos() {
        return leaseNanos;
    }

    /// Claims a run that nobody has claimed, or whose claim has been given up.
    ///
    /// @return empty when somebody else holds it, or the run is complete
    Optional<Claim> take(RunId run) {
        Optional<Claim> last = last(run);
        return last.isEmpty() ? put(run, 0) : takeOver(last.get());
    }

    /// Claims a run only from a holder that has fallen silent.
    Optional<Claim> takeAbandoned(RunId run) {
        return takeOver(last(run).orElse(new Claim(run, -1, "", 0, false)));
    }

    /// Says that the holder lives.
    ///
    /// @return the claim as it is now; empty when somebody else has taken it
    Optional<Claim> beat(Claim claim) {
        if (!isHeld(claim)) {
            return Optional.empty();
        }
        Claim next = claim.next();
        archive.put(next.objectKey(), next.content());
        return Optional.of(next);
    }

    /// The run's last record is written.
    void end(Claim claim) {
        archive.put(claim.objectKey(), claim.end().content());
    }

    /// Gives up a claim under which nothing was published.
    void release(Claim claim) {
        archive.remove(claim.objectKey());
    }

    private boolean isHeld(Claim claim) {
        return last(claim.run()).filter(claim::isOf).isPresent();
    }

    private Optional<Claim> takeOver(Claim last) {
        if (last.ended()) {
            return Optional.empty();
        }
        long now = nanoTime.getAsLong();
        Seen before = seen.compute(
                last.run(), (_, known) -> known != null && known.claim.equals(last) ? known : new Seen(last, now));
        if (now - before.sinceNanos < leaseNanos) {
            return Optional.empty();
        }
        seen.remove(last.run());
        return put(last.run(), last.number() + 1);
    }

    private Optional<Claim> put(RunId run, int number) {
        Claim claim = new Claim(run, number, holders.get(), 0, false);
        if (archive.putIfAbsent(claim.objectKey(), claim.content())) {
            return Optional.of(claim);
        }
        // The answer to an earlier try may have been lost: then it is there, and ours.
        return Optional.of(claim).filter(this::isHeld);
    }

    private Optional<Claim> last(RunId run) {
        String prefix = RunObjects.republications(run);
        List<StoredObject> claims = archive.list(prefix);
        for (StoredObject object : claims.reversed()) {
            Matcher number = NUMBER.matcher(object.objectKey().substring(prefix.length()));
            if (number.matches()) {
                return read(run, Integer.parseInt(number.group(1)));
            }
        }
        return Optional.empty();
    }

    private Optional<Claim> read(RunId run, int number) {
        try {
            return Optional.of(
                    Claim.parse(run, number, CheckedObject.read(archive, RunObjects.republication(run, number))));
        } catch (ObjectMissingException released) {
            return Optional.empty();
        } catch (CorruptObjectException unreadable) {
            // Somebody holds it, nobody can tell who: it can be taken over when it stays like that.
            return Optional.of(new Claim(run, number, "", 0, false));
        }
    }

    /// Keeps a claim alive from a thread of its own, until it is closed or lost.
    Heartbeat keepAlive(Claim claim) {
        return new Heartbeat(claim);
    }

    final class Heartbeat implements AutoCloseable {
        private final Thread thread;
        private volatile Claim claim;
        private volatile boolean lost;
        private volatile boolean closing;

        private Heartbeat(Claim claim) {
            this.claim = claim;
            this.thread = Thread.ofVirtual().name("republish-heartbeat").start(this::beatOnAndOn);
        }

        /// @throws ClaimLostException when somebody else holds the claim by now, or may hold it
        void require() {
            if (lost) {
                throw new ClaimLostException("somebody else has taken over run " + claim.run());
            }
        }

        /// Asks the store.
        ///
        /// @throws ClaimLostException when somebody else holds the claim by now
        void requireNow() {
            require();
            lost |= !isHeld(claim);
            require();
        }

        Claim claim() {
            return claim;
        }

        @Override
        public void close() {
            stop();
        }

        /// Nothing is written any more when it returns.
        void stop() {
            closing = true;
            thread.interrupt();
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void beatOnAndOn() {
            long beatenNanos = nanoTime.getAsLong();
            try {
                while (!closing && !lost) {
                    Thread.sleep(Duration.ofNanos(leaseNanos / 4));
                    try {
                        long askedNanos = nanoTime.getAsLong();
                        Optional<Claim> next = beat(claim);
                        lost = next.isEmpty();
                        claim = next.orElse(claim);
                        beatenNanos = askedNanos;
                    } catch (ArchiveUnavailableException unheard) {
                        lost = nanoTime.getAsLong() - beatenNanos >= leaseNanos;
                    }
                }
            } catch (InterruptedException closed) {
                Thread.currentThread().interrupt();
            }
        }
    }
}

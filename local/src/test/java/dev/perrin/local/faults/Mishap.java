package dev.perrin.local.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// What happens to a process or a wire. A mishap has ended before the schedule is judged.
enum Mishap {
    /// kill -9, and started again at once.
    KILL_MEMBER(0.08, 0, 300),
    /// Ends in order, and comes back as a new member.
    LEAVE_AND_JOIN(0.03, 0, 300),
    /// SIGSTOP for less than the session.
    PAUSE_MEMBER(0.12, 100, 600),
    /// SIGSTOP for so long that its partitions are given to others; then it goes on as if nothing had happened.
    STOP_MEMBER(0.06, 1400, 2000),
    /// Its wire to the broker is silent for longer than the session, its wire to the store works: it goes on
    /// storing what others own by now.
    ISOLATE_MEMBER(0.06, 1400, 2000),
    /// The same, and what it puts reaches the store only after others have put the same snapshots.
    ISOLATE_MEMBER_AND_DELAY_ITS_PUTS(0.06, 1400, 2000),
    /// Cut off, and then killed.
    ISOLATE_AND_KILL_MEMBER(0.03, 300, 1600),
    RESET_MEMBER_CONNECTIONS(0.15, 0, 0),
    RESET_PUBLISHER_CONNECTIONS(0.12, 0, 0),
    CUT_PUBLISHER(0.06, 100, 600),
    PAUSE_BROKER(0.06, 100, 500),
    PAUSE_STORE(0.06, 100, 700),
    KILL_BROKER(0.02, 0, 100),
    KILL_STORE(0.06, 0, 100);

    private final double rate;
    private final int minMillis;
    private final int maxMillis;

    Mishap(double rate, int minMillis, int maxMillis) {
        this.rate = rate;
        this.minMillis = minMillis;
        this.maxMillis = maxMillis;
    }

    int minMillis() {
        return minMillis;
    }

    int maxMillis() {
        return maxMillis;
    }

    /// Whether partitions move to other members while it lasts.
    boolean isTakeover() {
        return this == STOP_MEMBER || this == ISOLATE_MEMBER || this == ISOLATE_MEMBER_AND_DELAY_ITS_PUTS;
    }

    /// Whether a member may go on as owner of what others own. A paused one may where the machine is slow.
    boolean makesTwoOwners() {
        return isTakeover() || this == PAUSE_MEMBER || this == ISOLATE_AND_KILL_MEMBER || this == PAUSE_BROKER;
    }

    /// In the order in which they happen. A schedule has at most one mishap that is waited for.
    static List<Mishap> draw(SplittableRandom random, int members) {
        List<Mishap> drawn = new ArrayList<>();
        boolean takeover = false;
        for (Mishap mishap : values()) {
            boolean pointless = mishap.isTakeover() && (takeover || members == 1);
            if (random.nextDouble() < mishap.rate && !pointless) {
                drawn.add(random.nextInt(drawn.size() + 1), mishap);
                takeover |= mishap.isTakeover();
            }
        }
        return drawn;
    }
}

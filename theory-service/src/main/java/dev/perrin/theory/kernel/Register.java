package dev.perrin.theory.kernel;

/// A state variable of a walk: what it is now, and room for what it is to be after the next map. Every new value
/// is worked out from the old ones first; then all take effect together.
final class Register {
    private Lanes now;
    private Lanes next;

    Register(Lanes start) {
        now = start;
        next = new Lanes(start.count());
    }

    Lanes now() {
        return now;
    }

    Lanes next() {
        return next;
    }

    static void step(Register... registers) {
        for (Register register : registers) {
            Lanes free = register.now;
            register.now = register.next;
            register.next = free;
        }
    }

    static void drop(double below, Register... registers) {
        for (Register register : registers) {
            register.now.drop(below);
        }
    }
}

package dev.perrin.local;

import dev.perrin.local.stack.Checkout;
import java.nio.file.Path;

/// The checkout that the tests run in: Maven runs them in this module's folder.
public final class TestCheckout {
    private TestCheckout() {}

    public static Checkout get() {
        return new Checkout(root());
    }

    public static Path root() {
        return Path.of("..").toAbsolutePath().normalize();
    }

    /// For processes that a test starts.
    public static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }
}

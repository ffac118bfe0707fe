package dev.perrin.local.process;

/// Tells whether a child process serves yet.
@FunctionalInterface
public interface Readiness {
    boolean isReady();
}

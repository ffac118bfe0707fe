package dev.perrin.theory.grpc;

/// Where the parts of a streamed answer go, one by one.
@FunctionalInterface
public interface Parts<P> {
    /// Hands one part on. Waits while whoever reads is behind.
    ///
    /// @throws ReaderGoneException when nobody reads any more.
    void write(P part);

    /// For who computes for long between two parts.
    ///
    /// @throws ReaderGoneException when nobody reads any more.
    default void requireReader() {}
}

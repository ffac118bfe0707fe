package dev.perrin.trainer.run;

/// What the operator lets a measurement of curvature take.
///
/// @param maxDimension greatest d whose full Hessian is held, d² numbers; above, it is known by products alone
/// @param memoryInBytes of the vectors that those need
public record CurvatureLimits(int maxDimension, long memoryInBytes) {
    public CurvatureLimits {
        require("maxDimension", maxDimension);
        require("memoryInBytes", memoryInBytes);
    }

    private static void require(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, but is " + value);
        }
    }

    /// Vectors of d numbers that fit.
    long vectors(long dimension) {
        return memoryInBytes / Double.BYTES / dimension;
    }
}

package dev.perrin.trainer.curvature;

/// Hears of every product that the search for eigenpairs makes.
@FunctionalInterface
public interface LanczosProgress {
    /// @param products made so far
    /// @param residual greatest of the wanted pairs over the greatest |h| when last looked at; infinite before
    void made(int products, double residual);
}

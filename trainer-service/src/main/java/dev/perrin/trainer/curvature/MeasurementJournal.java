package dev.perrin.trainer.curvature;

/// The results of a measurement in the order in which it needs them. A measurement is a fixed sequence of computations,
/// so one that is made again is given what was kept of the time before, and has the same bits.
///
/// A computation may ask for results itself; these are of no more use once its own result is kept.
@FunctionalInterface
public interface MeasurementJournal {
    /// Keeps nothing.
    MeasurementJournal NONE = (_, computation, _) -> computation.run();

    /// Into so many parts is cut what is a long sum over small things; a part is what is kept.
    int PARTS = 64;

    /// The next result: as it was kept, or else from the computation.
    ///
    /// @param values of the result. Modified: all of them.
    /// @param computation sets all of the values; depends on what the journal was opened for, and on the inputs
    /// @param inputs what else the result depends on: what was kept for other inputs is not given. Not modified.
    void result(double[] values, Runnable computation, double[]... inputs);
}

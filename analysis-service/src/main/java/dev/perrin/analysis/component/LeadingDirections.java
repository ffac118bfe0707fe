package dev.perrin.analysis.component;

/// The leading directions of a trajectory in all its coordinates, and how independent its snapshots are along them.
///
/// @param directions that are kept
public record LeadingDirections(FrequentDirections directions) {
    public LeadingDirectionsState newState() {
        return new LeadingDirectionsState(this, directions.newState());
    }
}

package dev.perrin.theory.sampling;

/// Modes that know nothing of each other.
///
/// @param modes Not modified.
@SuppressWarnings("ArrayRecordComponent") // Never modified; boxing would cost more than it guards.
record SeparateSampler(ModeSampler... modes) implements TrajectorySampler {
    @Override
    public Trajectory begin(long seed, int trajectory) {
        ModeSampler.Walk[] walks = new ModeSampler.Walk[modes.length];
        for (int mode = 0; mode < walks.length; mode++) {
            walks[mode] = modes[mode].begin(GaussianStream.of(seed, trajectory, mode));
        }
        return (first, rows, positions, scaledVelocities) -> {
            for (int mode = 0; mode < walks.length; mode++) {
                ModeSampler.Walk walk = walks[mode];
                for (int row = 0; row < rows; row++) {
                    walk.advance(first + row);
                    positions[row * walks.length + mode] = walk.position();
                    scaledVelocities[row * walks.length + mode] = walk.scaledVelocity();
                }
            }
        };
    }
}

/// What is known of a trajectory before its snapshots arrive, and where vectors come from that are needed once more
/// after a restart. Read [dev.perrin.analysis.trajectory.RunPlan] first.
@NullMarked
package dev.perrin.analysis.trajectory;

import org.jspecify.annotations.NullMarked;

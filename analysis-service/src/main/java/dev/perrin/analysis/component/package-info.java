/// Leading eigenpairs of the covariance of a trajectory: exact in the span of projected modes, and over all
/// coordinates (or their sketch) by Frequent Directions with a bound. Read
/// [dev.perrin.analysis.component.TrajectoryComponents].
@NullMarked
package dev.perrin.analysis.component;

import org.jspecify.annotations.NullMarked;

/// Hessian spectrum and gradient noise at one point. Read [dev.perrin.trainer.curvature.CurvatureMeasurement] first.
@NullMarked
package dev.perrin.trainer.curvature;

import org.jspecify.annotations.NullMarked;

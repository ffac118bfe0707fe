/// Linear sketches: a vector of millions of coordinates as a few thousand numbers that keep distances and products
/// within a stated bound, and that add over coordinates. Read [dev.perrin.analysis.sketch.SketchAccumulator] first.
@NullMarked
package dev.perrin.analysis.sketch;

import org.jspecify.annotations.NullMarked;

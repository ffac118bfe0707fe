/// The latest results of all runs, for viewers that come, go and come back. Read
/// [dev.perrin.analysis.live.LiveView].
@NullMarked
package dev.perrin.analysis.live;

import org.jspecify.annotations.NullMarked;

/// Stored snapshots sent through the stream again, under a new run, so that another analysis can be made of them.
/// Read [dev.perrin.snapshot.republish.Republisher] first.
@NullMarked
package dev.perrin.snapshot.republish;

import org.jspecify.annotations.NullMarked;

/// The life of what is stored: looked over again ([dev.perrin.snapshot.lifecycle.Scrub]), its manifest made again
/// ([dev.perrin.snapshot.lifecycle.ManifestRepair]), thinned by rule ([dev.perrin.snapshot.lifecycle.RetentionPlan]
/// says what goes, [dev.perrin.snapshot.lifecycle.Thinning] lets it go), and deleted
/// ([dev.perrin.snapshot.lifecycle.RunRemoval]).
@NullMarked
package dev.perrin.snapshot.lifecycle;

import org.jspecify.annotations.NullMarked;

/// Stored runs analysed again, from the archive, by the same arithmetic as live. Read
/// [dev.perrin.analysis.reanalysis.Reanalysis].
@NullMarked
package dev.perrin.analysis.reanalysis;

import org.jspecify.annotations.NullMarked;

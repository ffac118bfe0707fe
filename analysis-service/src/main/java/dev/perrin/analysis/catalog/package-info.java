/// What the compacted topics say: the state of every run and its curvature, assembled from their records. A reader
/// that needs an entry which is on its way waits for it here. Read [dev.perrin.analysis.catalog.Book].
@NullMarked
package dev.perrin.analysis.catalog;

import org.jspecify.annotations.NullMarked;

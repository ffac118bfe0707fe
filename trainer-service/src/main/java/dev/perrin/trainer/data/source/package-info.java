/// From the name that a run gives its data to examples that a model can be trained on. Read
/// [dev.perrin.trainer.data.source.DataLibrary] first.
@NullMarked
package dev.perrin.trainer.data.source;

import org.jspecify.annotations.NullMarked;

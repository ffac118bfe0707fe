/// Losses and their gradients over a flat parameter vector. Read [dev.perrin.trainer.model.Model] first.
@NullMarked
package dev.perrin.trainer.model;

import org.jspecify.annotations.NullMarked;

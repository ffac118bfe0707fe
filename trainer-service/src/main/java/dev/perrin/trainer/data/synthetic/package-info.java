/// Data that is made, not read: linear regression whose spectrum and noise are what was asked for. Read
/// [dev.perrin.trainer.data.synthetic.SyntheticRegression] first.
@NullMarked
package dev.perrin.trainer.data.synthetic;

import org.jspecify.annotations.NullMarked;

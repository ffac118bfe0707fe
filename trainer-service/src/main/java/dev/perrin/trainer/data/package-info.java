/// Where examples come from: text files ([dev.perrin.trainer.data.Table]), the scaling that turns them into a
/// [dev.perrin.trainer.data.DataSet], and the law by which minibatches are drawn. Read DataSet first.
@NullMarked
package dev.perrin.trainer.data;

import org.jspecify.annotations.NullMarked;

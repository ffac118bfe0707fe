/// Images as bytes: read from IDX and CIFAR files into memory, or one by one from image files and shards; cut, mirrored
/// and scaled as they are handed to a model. Read [dev.perrin.trainer.data.image.ImageExamples] first.
@NullMarked
package dev.perrin.trainer.data.image;

import org.jspecify.annotations.NullMarked;

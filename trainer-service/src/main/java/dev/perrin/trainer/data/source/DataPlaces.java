package dev.perrin.trainer.data.source;

import java.nio.file.Path;
import java.util.Optional;

/// Where a trainer finds data and may keep its own copies of them.
///
/// @param fashionMnist folder of the IDX files
/// @param cache folder for decoded images and for copies of remote shards, if there is one
public record DataPlaces(Path fashionMnist, Optional<Path> cache) {
    /// Where Debian's package `dataset-fashion-mnist` puts them.
    public static final Path DEBIAN_FASHION_MNIST = Path.of("/usr/share/datasets/fashion-mnist");
}

package dev.perrin.snapshot.export;

import dev.perrin.snapshot.archive.ByteSink;

/// A file that is made while it is read.
///
/// @param fileName a suggestion
/// @param sizeInBytes exactly what the body gives
public record ExportFile(String fileName, String contentType, long sizeInBytes, Body body) {
    /// The bytes of a file, from first to last.
    @FunctionalInterface
    public interface Body {
        /// @throws dev.perrin.snapshot.archive.CorruptObjectException when an object is not what was stored; what
        ///     was given before is right
        void writeTo(ByteSink sink);
    }
}

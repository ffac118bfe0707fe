package dev.perrin.snapshot.archive;

import java.time.Instant;
import java.util.Map;

/// An object with the metadata that was stored beside it; keys in lower case.
///
/// @param lastModified when it was put, by the store's clock
public record ObjectInfo(String objectKey, long sizeInBytes, Map<String, String> metadata, Instant lastModified) {
    public ObjectInfo {
        metadata = Map.copyOf(metadata);
    }
}

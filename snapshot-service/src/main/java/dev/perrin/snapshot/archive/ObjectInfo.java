package dev.perrin.snapshot.archive;

import java.util.Map;

/// An object with the metadata that was stored beside it; keys in lower case.
public record ObjectInfo(String objectKey, long sizeInBytes, Map<String, String> metadata) {
    public ObjectInfo {
        metadata = Map.copyOf(metadata);
    }
}

package dev.perrin.snapshot.archive;

/// An object as a listing tells it.
public record StoredObject(String objectKey, long sizeInBytes) {}

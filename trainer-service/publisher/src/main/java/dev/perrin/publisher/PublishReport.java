package dev.perrin.publisher;

import java.time.Duration;

/// What became of the snapshots that a run has offered so far.
///
/// @param published acknowledged
/// @param publishedSizeInBytes of their frames
/// @param dropped left out by the policy THIN; their ordinals are missing downstream
/// @param gaps stretches of consecutive offers that were dropped
/// @param failed given up, or discarded after the first that was
/// @param blocked how long the policy BLOCK held the training thread
public record PublishReport(
        long published, long publishedSizeInBytes, long dropped, long gaps, long failed, Duration blocked) {}

package dev.perrin.snapshot.web;

import jakarta.ws.rs.QueryParam;
import org.jspecify.annotations.Nullable;

/// Query parameters that choose snapshots; texts, so that a bad one is answered with its name.
public class RangeParameters {
    @QueryParam("first-ordinal")
    @Nullable
    String firstOrdinal;

    @QueryParam("last-ordinal")
    @Nullable
    String lastOrdinal;

    @QueryParam("first-step")
    @Nullable
    String firstStep;

    @QueryParam("last-step")
    @Nullable
    String lastStep;
}

package dev.perrin.theory.client;

import dev.perrin.proto.theory.v1.PredictPart;
import java.util.List;

/// A [PredictPart] whose curves are arrays. They are copied as they lie on the wire, where the generated code takes
/// them one by one, and later gives them out one by one.
///
/// @param head  all of the part but its modes.
/// @param modes those of the part.
public record PredictArrays(PredictPart head, List<ModeArrays> modes) {
    public PredictArrays {
        modes = List.copyOf(modes);
    }
}

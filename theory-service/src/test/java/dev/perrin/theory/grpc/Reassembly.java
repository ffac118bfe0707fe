package dev.perrin.theory.grpc;

import dev.perrin.proto.theory.v1.ModePrediction;
import dev.perrin.proto.theory.v1.PredictPart;
import dev.perrin.proto.theory.v1.PredictResponse;
import dev.perrin.proto.theory.v1.Prediction;
import java.util.ArrayList;
import java.util.List;

/// The parts of a streamed answer, put together again.
final class Reassembly {
    private Reassembly() {}

    static PredictResponse of(Iterable<PredictPart> parts) {
        PredictResponse.Builder whole = PredictResponse.newBuilder();
        List<ModePrediction.Builder> modes = new ArrayList<>();
        for (PredictPart part : parts) {
            whole.addAllSteps(part.getStepsList());
            if (part.hasHyperparameters()) {
                whole.setHyperparameters(part.getHyperparameters());
            }
            for (int i = 0; i < part.getModesCount(); i++) {
                if (part.getFirstStep() == 0) {
                    modes.add(ModePrediction.newBuilder());
                }
                modes.get(part.getFirstMode() + i).mergeFrom(part.getModes(i));
            }
            if (part.hasSums() && part.getFirstStep() == 0) {
                Prediction.Builder prediction = part.getSums().toBuilder();
                modes.forEach(prediction::addModes);
                modes.clear();
                whole.addPredictions(prediction);
            } else if (part.hasSums()) {
                append(whole.getPredictionsBuilder(part.getDynamicsIndex()), part.getSums());
            }
            if (part.hasSums() && part.getDynamicsIndex() != whole.getPredictionsCount() - 1) {
                throw new IllegalStateException("sums of dynamics " + part.getDynamicsIndex() + " out of order");
            }
            if (part.hasSdeError()) {
                whole.getSdeErrorBuilder().mergeFrom(part.getSdeError());
            }
        }
        return whole.build();
    }

    /// Merging would put the groups of a slice behind those of the others.
    private static void append(Prediction.Builder whole, Prediction slice) {
        whole.mergeFrom(slice.toBuilder().clearGroups().build());
        for (int i = 0; i < slice.getGroupsCount(); i++) {
            whole.getGroupsBuilder(i)
                    .mergeFrom(slice.getGroups(i).toBuilder().clearGroup().build());
        }
    }
}

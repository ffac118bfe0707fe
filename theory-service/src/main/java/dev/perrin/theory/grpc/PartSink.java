package dev.perrin.theory.grpc;

import dev.perrin.proto.theory.v1.ModePrediction;
import dev.perrin.proto.theory.v1.PredictPart;
import dev.perrin.theory.dynamics.Dynamics;
import dev.perrin.theory.prediction.ModeTile;
import dev.perrin.theory.prediction.Prediction;
import dev.perrin.theory.prediction.PredictionSink;

/// Writes an answer in parts as it is computed. Holds one part; one instance for one question.
final class PartSink implements PredictionSink {
    /// A part is sent before it grows beyond this, so that it is a small fraction of what clients take by default.
    static final int PART_BYTES = 256 << 10;
    /// Steps of one mode in a part, of which a tile can have more.
    private static final int PART_STEPS = 2048;

    private final Parts<PredictPart> parts;
    private PredictPart.Builder part;
    private int dynamicsIndex;
    private int modeBytes;

    /// @param opening goes into the very first part.
    PartSink(PredictPart.Builder opening, Parts<PredictPart> parts) {
        this.part = opening;
        this.parts = parts;
    }

    @Override
    public void begin(int index, Dynamics dynamics) {
        dynamicsIndex = index;
    }

    @Override
    public void tile(ModeTile tile) {
        int from = 0;
        do {
            int to = Math.min(tile.steps(), from + PART_STEPS);
            for (int i = 0; i < tile.modes(); i++) {
                ModePrediction.Builder mode = ModePrediction.newBuilder();
                ModeMessages.append(mode, tile, i, from, to);
                add(tile.firstMode() + i, tile.firstStep() + from, mode.build());
            }
            from = to;
        } while (from < tile.steps());
    }

    @Override
    public void tileDone() {
        parts.requireReader();
    }

    @Override
    public void end(Prediction sums) {
        flush();
        part.setDynamicsIndex(dynamicsIndex).setSums(ResponseWriter.message(sums));
        parts.write(part.build());
        part = PredictPart.newBuilder();
    }

    private void add(int index, int firstStep, ModePrediction mode) {
        int bytes = mode.getSerializedSize();
        boolean follows = part.getFirstStep() == firstStep && index == part.getFirstMode() + part.getModesCount();
        if (!follows || modeBytes + bytes > PART_BYTES) {
            flush();
        }
        if (part.getModesCount() == 0) {
            part.setDynamicsIndex(dynamicsIndex).setFirstStep(firstStep).setFirstMode(index);
        }
        part.addModes(mode);
        modeBytes += bytes;
    }

    private void flush() {
        if (part.getModesCount() > 0) {
            parts.write(part.build());
            part = PredictPart.newBuilder();
            modeBytes = 0;
        }
    }
}

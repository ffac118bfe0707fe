package dev.perrin.theory.grpc;

import dev.perrin.proto.theory.v1.PredictPart;
import dev.perrin.theory.dynamics.Dynamics;
import dev.perrin.theory.prediction.ModeTile;
import dev.perrin.theory.prediction.Prediction;
import dev.perrin.theory.prediction.PredictionSink;
import dev.perrin.theory.prediction.Question;
import dev.perrin.theory.prediction.SdeError;

/// Writes an answer in parts as it is computed. Holds one part; one instance for one question.
final class PartSink implements PredictionSink {
    /// A part is sent before it grows beyond this, so that it is a small fraction of what clients take by default.
    static final int PART_BYTES = 256 << 10;
    /// Steps of one mode in a part, of which a tile can have more.
    private static final int PART_STEPS = 2048;

    private final Parts<EncodedPart> parts;
    private final ModeMessages contents;
    private final ModeEncoder modes;
    /// All of the part that is begun but its modes.
    private PredictPart.Builder part;
    private int dynamicsIndex;
    private int modeBytes;

    /// @param opening goes into the very first part.
    PartSink(Question question, PredictPart.Builder opening, Parts<EncodedPart> parts) {
        this.contents = new ModeMessages(question);
        this.modes = new ModeEncoder(question.curves().ofModes());
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
                add(contents.traits(tile, i, from), tile, i, from, to);
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
        int steps = sums.msd().length;
        int curves = 5 + sums.groups().size();
        int slice = Math.max(1, PART_BYTES / Double.BYTES / curves);
        int from = 0;
        do {
            int to = Math.min(steps, from + slice);
            part.setDynamicsIndex(dynamicsIndex).setFirstStep(from).setSums(SumMessages.message(sums, from, to));
            parts.write(EncodedPart.of(part.build()));
            part = PredictPart.newBuilder();
            from = to;
        } while (from < steps);
    }

    @Override
    public void compare(SdeError error) {
        int slice = PART_BYTES / Double.BYTES;
        int from = 0;
        do {
            int to = Math.min(error.msd().length, from + slice);
            parts.write(EncodedPart.of(PredictPart.newBuilder()
                    .setFirstStep(from)
                    .setSdeError(SumMessages.message(error, from, to))
                    .build()));
            from = to;
        } while (from < error.msd().length);
    }

    /// @param traits what depends on no step, encoded; empty where it stands in an earlier part. Not modified.
    private void add(byte[] traits, ModeTile tile, int mode, int from, int to) {
        int index = tile.firstMode() + mode;
        int firstStep = tile.firstStep() + from;
        int bytes = modes.sizeInBytes(traits, tile, mode, from, to);
        boolean follows = part.getFirstStep() == firstStep && index == part.getFirstMode() + modes.modes();
        if (!follows || modeBytes + bytes > PART_BYTES) {
            flush();
        }
        if (modes.modes() == 0) {
            part.setDynamicsIndex(dynamicsIndex).setFirstStep(firstStep).setFirstMode(index);
            modes.begin(part.build());
        }
        modes.append(traits, tile, mode, from, to);
        modeBytes += bytes;
    }

    private void flush() {
        if (modes.modes() > 0) {
            parts.write(modes.take());
            part = PredictPart.newBuilder();
            modeBytes = 0;
        }
    }
}

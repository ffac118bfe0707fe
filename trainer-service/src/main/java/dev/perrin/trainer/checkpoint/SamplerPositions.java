package dev.perrin.trainer.checkpoint;

import dev.perrin.trainer.data.SamplerPosition;

/// A sampler's position as a message and back.
public final class SamplerPositions {
    private SamplerPositions() {}

    public static dev.perrin.proto.checkpoint.v1.SamplerPosition message(SamplerPosition position) {
        return dev.perrin.proto.checkpoint.v1.SamplerPosition.newBuilder()
                .setDraw(position.draw())
                .setEpoch(position.epoch())
                .setUsed(position.used())
                .build();
    }

    public static SamplerPosition of(dev.perrin.proto.checkpoint.v1.SamplerPosition message) {
        return new SamplerPosition(message.getDraw(), message.getEpoch(), message.getUsed());
    }
}

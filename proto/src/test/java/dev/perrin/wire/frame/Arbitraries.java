package dev.perrin.wire.frame;

import dev.perrin.proto.trajectory.v1.PartHeader;
import dev.perrin.proto.trajectory.v1.Phase;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;

/// Inputs made from a seed.
final class Arbitraries {
    /// ±0, least and greatest subnormals, least normal, greatest, ±∞, quiet and signalling NaN with and without
    /// payload.
    private static final int[] AWKWARD_BITS = {
        0x00000000,
        0x80000000,
        0x00000001,
        0x80000001,
        0x007fffff,
        0x807fffff,
        0x00800000,
        0x7f7fffff,
        0xff7fffff,
        0x7f800000,
        0xff800000,
        0x7fc00000,
        0xffc00000,
        0x7fc0beef,
        0xffdeadbe,
        0x7f800001,
        0xffbfffff
    };

    private Arbitraries() {}

    /// Any bits at all, awkward ones often.
    static float[] floats(SplittableRandom random, int length) {
        ByteBuffer bits = ByteBuffer.allocate(length * Float.BYTES).order(ByteOrder.nativeOrder());
        for (int i = 0; i < length; i++) {
            int word = random.nextInt();
            bits.putInt((word & 7) == 0 ? AWKWARD_BITS[(word >>> 3) % AWKWARD_BITS.length] : word);
        }
        float[] floats = new float[length];
        bits.flip().asFloatBuffer().get(floats);
        return floats;
    }

    /// What a producer hands to [FrameEncoder#encode].
    static PartHeader snapshot(SplittableRandom random) {
        PartHeader.Builder snapshot = PartHeader.newBuilder()
                .setRun(run(random))
                .setOrdinal(random.nextLong() >>> (1 + random.nextInt(62)))
                .setStep(random.nextLong() >>> (1 + random.nextInt(62)))
                .setPhase(Phase.forNumber(1 + random.nextInt(3)))
                .setReference(random.nextBoolean());
        if (random.nextBoolean()) {
            snapshot.setCurvatureStep(random.nextLong() >>> (1 + random.nextInt(62)));
        }
        return snapshot.build();
    }

    private static String run(SplittableRandom random) {
        String letters = "abcdefghijklmnopqrstuvwxyz0123456789-";
        StringBuilder run = new StringBuilder();
        for (int i = 1 + random.nextInt(64); i > 0; i--) {
            run.append(letters.charAt(random.nextInt(letters.length())));
        }
        return run.toString();
    }
}

package dev.perrin.analysis.run;

import dev.perrin.analysis.blocks.BlockSums;
import dev.perrin.analysis.blocks.BlocksCodec;
import dev.perrin.analysis.blocks.TimeBlocks;
import dev.perrin.analysis.component.LeadingDirectionsState;
import dev.perrin.analysis.mode.ModeDynamicsState;
import dev.perrin.analysis.noise.ModeNoiseState;
import dev.perrin.analysis.series.SeriesCodec;
import dev.perrin.analysis.stationarity.FluctuationDissipationState;
import dev.perrin.analysis.trajectory.RunPlan;
import dev.perrin.proto.curvature.v1.CurvatureSummary;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/// Bytes of a [RunAnalysis]: one value, so that a crash never leaves half of an update behind.
///
/// ```text
///  0       1          2         3      …
/// +-------+----------+---------+------+--------+-------------+-----------+--------+--------+------------------------
/// | vers. | finished | present | six longs     | dissipation | references| ageing | series | what is present, in order
/// +-------+----------+---------+---------------+-------------+-----------+--------+--------+------------------------
/// ```
public final class RunAnalysisCodec {
    private static final byte VERSION = 3;
    private static final int FINISHED_AT = 1;
    private static final int FIXED_IN_BYTES = 4 + 6 * Long.BYTES;
    private static final int BLOCKS = 1;
    private static final int VELOCITY_PRODUCTS = 2;
    private static final int TENSORS = 4;
    private static final int MODES = 8;
    private static final int NOISE = 16;
    private static final int COMPONENTS = 32;

    private RunAnalysisCodec() {}

    public static byte[] encode(RunAnalysis run) {
        ByteBuffer out = ByteBuffer.allocate(sizeInBytes(run));
        out.put(VERSION).put(flag(run.finished)).put((byte) present(run)).put(flag(run.referenceLost));
        out.putLong(run.lastOrdinal).putLong(run.lastStep);
        out.putLong(run.snapshotsAnalysed).putLong(run.snapshotsSkipped);
        out.putLong(run.observationsThrough).putLong(run.sequence);
        run.dissipation.write(out);
        run.references.write(out);
        run.ageing.write(out);
        SeriesCodec.write(run.series, out);
        if (run.blocks != null) {
            BlocksCodec.write(run.blocks, out);
        }
        if (run.velocityProducts != null) {
            run.velocityProducts.write(out);
        }
        if (run.tensors != null) {
            run.tensors.write(out);
        }
        if (run.modes != null) {
            out.putInt(run.modes.settings().modes());
            run.modes.write(out);
        }
        if (run.noise != null) {
            run.noise.write(out);
        }
        if (run.components != null) {
            run.components.write(out);
        }
        return Arrays.copyOf(out.array(), out.position());
    }

    private static int sizeInBytes(RunAnalysis run) {
        TimeBlocks blocks = run.blocks;
        int size = FIXED_IN_BYTES
                + run.dissipation.sizeInBytes()
                + run.references.sizeInBytes()
                + run.ageing.sizeInBytes()
                + SeriesCodec.sizeInBytes(run.series);
        size += blocks == null ? 0 : BlocksCodec.sizeInBytes(blocks);
        size += run.velocityProducts == null ? 0 : run.velocityProducts.sizeInBytes();
        size += run.tensors == null ? 0 : run.tensors.sizeInBytes();
        size += run.modes == null ? 0 : Integer.BYTES + run.modes.sizeInBytes();
        size += run.noise == null ? 0 : run.noise.sizeInBytes();
        size += run.components == null ? 0 : run.components.sizeInBytes();
        return size;
    }

    private static int present(RunAnalysis run) {
        return (run.blocks == null ? 0 : BLOCKS)
                | (run.velocityProducts == null ? 0 : VELOCITY_PRODUCTS)
                | (run.tensors == null ? 0 : TENSORS)
                | (run.modes == null ? 0 : MODES)
                | (run.noise == null ? 0 : NOISE)
                | (run.components == null ? 0 : COMPONENTS);
    }

    /// Whether the final result of the run was published; the rest is not looked at.
    ///
    /// @throws IllegalArgumentException for the bytes of another version
    public static boolean isFinished(byte[] bytes) {
        requireVersion(bytes[0]);
        return bytes[FINISHED_AT] != 0;
    }

    /// @param plan of the run
    /// @param curvature as when the analysis began
    /// @throws IllegalArgumentException for the bytes of another version
    public static RunAnalysis decode(RunPlan plan, Optional<CurvatureSummary> curvature, byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        requireVersion(in.get());
        boolean finished = in.get() != 0;
        int present = in.get();
        boolean referenceLost = in.get() != 0;
        long lastOrdinal = in.getLong();
        long lastStep = in.getLong();
        long snapshotsAnalysed = in.getLong();
        long snapshotsSkipped = in.getLong();
        long observationsThrough = in.getLong();
        long sequence = in.getLong();
        FluctuationDissipationState dissipation = FluctuationDissipationState.read(RunAnalysis.dissipationOf(plan), in);
        ReferenceCurves references = ReferenceCurves.read(in);
        AgeingCurves ageing = AgeingCurves.read(in);
        RunAnalysis run = new RunAnalysis(curvature, SeriesCodec.read(in), dissipation);
        run.finished = finished;
        run.referenceLost = referenceLost;
        run.lastOrdinal = lastOrdinal;
        run.lastStep = lastStep;
        run.snapshotsAnalysed = snapshotsAnalysed;
        run.snapshotsSkipped = snapshotsSkipped;
        run.observationsThrough = observationsThrough;
        run.sequence = sequence;
        run.references = references;
        run.ageing = ageing;
        run.blocks = (present & BLOCKS) == 0 ? null : BlocksCodec.read(in);
        run.velocityProducts = (present & VELOCITY_PRODUCTS) == 0 ? null : BlockSums.read(in);
        run.tensors = (present & TENSORS) == 0 ? null : TensorAverages.read(in);
        if ((present & MODES) != 0) {
            readModes(plan, in, present, run);
        }
        if ((present & COMPONENTS) != 0) {
            run.components = LeadingDirectionsState.read(RunAnalysis.directionsOf(plan.components()), in);
        }
        return run;
    }

    private static void readModes(RunPlan plan, ByteBuffer in, int present, RunAnalysis run) {
        int modes = in.getInt();
        run.modes = ModeDynamicsState.read(RunAnalysis.dynamicsOf(plan, modes), in);
        if ((present & NOISE) != 0) {
            run.noise = ModeNoiseState.read(
                    RunAnalysis.noiseOf(plan, run.curvature, modes)
                            .orElseThrow(() -> new IllegalArgumentException("the stored state of run " + plan.run()
                                    + " has noise, but its curvature is not known")),
                    in);
        }
    }

    private static void requireVersion(byte version) {
        if (version != VERSION) {
            throw new IllegalArgumentException("state version must be " + VERSION + ", but is " + version);
        }
    }

    private static byte flag(boolean value) {
        return (byte) (value ? 1 : 0);
    }
}

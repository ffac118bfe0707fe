package dev.perrin.trainer.run;

import com.google.protobuf.ByteString;
import dev.perrin.proto.curvature.v1.CurvaturePart;
import dev.perrin.proto.curvature.v1.CurvatureSummary;
import dev.perrin.proto.trajectory.v1.NormalisationKind;
import dev.perrin.proto.trajectory.v1.TensorLayout;
import dev.perrin.trainer.checkpoint.CheckpointLostException;
import dev.perrin.trainer.curvature.Curvature;
import dev.perrin.trainer.model.ParameterLayout;
import dev.perrin.wire.RunId;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/// Core values as messages.
final class RunMessages {
    /// Of eigenvector elements in one record: 900 KiB of float64.
    static final int ELEMENTS_PER_PART = 900 * 1024 / Double.BYTES;

    private RunMessages() {}

    static dev.perrin.proto.trajectory.v1.ParameterLayout layout(ParameterLayout layout) {
        return layout(layout, true);
    }

    /// What an update changes, but no gradient does.
    static dev.perrin.proto.trajectory.v1.ParameterLayout buffers(ParameterLayout layout) {
        return layout(layout, false);
    }

    private static dev.perrin.proto.trajectory.v1.ParameterLayout layout(ParameterLayout layout, boolean trainable) {
        var message =
                dev.perrin.proto.trajectory.v1.ParameterLayout.newBuilder().setDimension(layout.dimension());
        for (ParameterLayout.Tensor tensor : layout.tensors()) {
            message.addTensors(TensorLayout.newBuilder()
                    .setName(tensor.name())
                    .addAllShape(tensor.shape().stream().map(Integer::longValue).toList())
                    .setOffset(tensor.offset())
                    .setTrainable(trainable)
                    .setNormalisation(
                            switch (tensor.normalisation()) {
                                case NONE -> NormalisationKind.NORMALISATION_KIND_NONE;
                                case BATCH_SCALE -> NormalisationKind.NORMALISATION_KIND_BATCH_SCALE;
                                case BATCH_SHIFT -> NormalisationKind.NORMALISATION_KIND_BATCH_SHIFT;
                            }));
        }
        return message.build();
    }

    /// Part 0 with the summary, then the eigenvectors in slices that may end inside one of them.
    static List<CurvaturePart> parts(RunId run, long step, Curvature curvature, CurvatureSummary summary) {
        long count = (long) curvature.vectors().length * curvature.dimension();
        int slices = Math.toIntExact(Math.ceilDiv(count, ELEMENTS_PER_PART));
        CurvaturePart common = CurvaturePart.newBuilder()
                .setRun(run.value())
                .setStep(step)
                .setPartCount(1 + slices)
                .setDimension(curvature.dimension())
                .setEigenvectorCount(curvature.vectors().length)
                .build();
        List<CurvaturePart> parts = new ArrayList<>();
        parts.add(common.toBuilder()
                .setPart(0)
                .setSummary(summary)
                .setElementsCrc32C(checksum(new byte[0]))
                .build());
        for (int slice = 0; slice < slices; slice++) {
            long first = (long) slice * ELEMENTS_PER_PART;
            byte[] elements = elements(curvature.vectors(), first, (int) Math.min(ELEMENTS_PER_PART, count - first));
            parts.add(common.toBuilder()
                    .setPart(1 + slice)
                    .setFirstElement(first)
                    .setElements(ByteString.copyFrom(elements))
                    .setElementsCrc32C(checksum(elements))
                    .build());
        }
        return parts;
    }

    /// The eigenvectors that were cut into these parts.
    ///
    /// @throws CheckpointLostException when they are not the parts of one measurement
    static double[][] vectors(List<CurvaturePart> parts) {
        if (parts.isEmpty() || parts.size() != parts.getFirst().getPartCount()) {
            throw new CheckpointLostException("the curvature must have all of its parts, but has " + parts.size());
        }
        int dimension = Math.toIntExact(parts.getFirst().getDimension());
        double[][] vectors = new double[parts.getFirst().getEigenvectorCount()][dimension];
        for (int part = 1; part < parts.size(); part++) {
            byte[] bytes = parts.get(part).getElements().toByteArray();
            if (parts.get(part).getPart() != part
                    || checksum(bytes) != parts.get(part).getElementsCrc32C()) {
                throw new CheckpointLostException("part " + part + " of the curvature is damaged");
            }
            DoubleBuffer elements =
                    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer();
            long first = parts.get(part).getFirstElement();
            while (elements.hasRemaining()) {
                long element = first + elements.position();
                int offset = (int) (element % dimension);
                elements.get(
                        vectors[(int) (element / dimension)],
                        offset,
                        Math.min(dimension - offset, elements.remaining()));
            }
        }
        return vectors;
    }

    private static byte[] elements(double[][] vectors, long first, int count) {
        ByteBuffer bytes = ByteBuffer.allocate(count * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        DoubleBuffer elements = bytes.asDoubleBuffer();
        int dimension = vectors[0].length;
        while (elements.hasRemaining()) {
            long element = first + elements.position();
            int offset = (int) (element % dimension);
            elements.put(
                    vectors[(int) (element / dimension)], offset, Math.min(dimension - offset, elements.remaining()));
        }
        return bytes.array();
    }

    private static int checksum(byte[] bytes) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, 0, bytes.length);
        return (int) checksum.getValue();
    }
}

package dev.perrin.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perrin.proto.curvature.v1.CurvaturePart;
import dev.perrin.trainer.checkpoint.CheckpointLostException;
import dev.perrin.trainer.curvature.Curvature;
import dev.perrin.trainer.curvature.HessianMethod;
import dev.perrin.wire.RunId;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class RunMessagesTest {
    private static final int DIMENSION = 5000;
    private static final int VECTORS = 64;

    @Test
    void eigenvectorsComeBackFromTheirParts() {
        // Given
        double[] vectors = new double[VECTORS * DIMENSION];
        double[][] rows = new double[VECTORS][DIMENSION];
        for (int i = 0; i < vectors.length; i++) {
            vectors[i] = Math.sin(i);
            rows[i / DIMENSION][i % DIMENSION] = vectors[i];
        }
        double[] modes = new double[DIMENSION];
        Curvature curvature = new Curvature(
                HessianMethod.ANALYTIC, DIMENSION, modes, modes, modes, rows, 1e-15, 0, 0.5, Optional.empty());

        // When
        List<CurvaturePart> parts = RunMessages.parts(
                new RunId("r"),
                7,
                curvature,
                CurvatureMessages.summary(curvature).build());

        // Then
        ByteArrayOutputStream elements = new ByteArrayOutputStream();
        assertThat(parts).hasSize(1 + Math.ceilDiv(vectors.length * 8, 900 * 1024));
        assertThat(parts.getFirst().getSummary().getEigenvalueCount()).isEqualTo(DIMENSION);
        for (int i = 0; i < parts.size(); i++) {
            CurvaturePart part = parts.get(i);
            assertThat(part.getPart()).isEqualTo(i);
            assertThat(part.getPartCount()).isEqualTo(parts.size());
            assertThat(part.hasSummary()).isEqualTo(i == 0);
            assertThat(part.getSerializedSize()).isLessThan(1_000_000);
            assertThat(part.getFirstElement() * 8).isEqualTo(elements.size());
            assertThat(part.getElementsCrc32C())
                    .isEqualTo(checksum(part.getElements().toByteArray()));
            elements.writeBytes(part.getElements().toByteArray());
        }
        double[] back = new double[vectors.length];
        ByteBuffer.wrap(elements.toByteArray())
                .order(ByteOrder.LITTLE_ENDIAN)
                .asDoubleBuffer()
                .get(back);
        assertThat(back).containsExactly(vectors);
        assertThat(Arrays.deepEquals(RunMessages.vectors(parts), rows)).isTrue();
        assertThatThrownBy(() -> RunMessages.vectors(parts.subList(0, 2)))
                .isInstanceOf(CheckpointLostException.class)
                .hasMessageContaining("must have all of its parts, but has 2");
    }

    private static int checksum(byte[] bytes) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, 0, bytes.length);
        return (int) checksum.getValue();
    }
}

package dev.perrin.snapshot.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.perrin.proto.curvature.v1.CurvaturePart;
import dev.perrin.proto.curvature.v1.CurvatureSummary;
import dev.perrin.proto.curvature.v1.HessianMethod;
import dev.perrin.proto.curvature.v1.NormalisationStatistics;
import dev.perrin.proto.curvature.v1.SampledCurvature;
import dev.perrin.proto.curvature.v1.SampledNumber;
import dev.perrin.proto.curvature.v1.SpectralDensity;
import dev.perrin.safetensors.SafetensorsFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CurvatureAssemblerTest {
    private static final int MODES = 3;
    private static final int DIMENSION = 5;

    @TempDir
    private Path folder = Path.of("");

    private CurvatureAssembler.Limits limits(long memoryInBytes) {
        return new CurvatureAssembler.Limits(memoryInBytes, 1 << 20, folder);
    }

    static LongStream seeds() {
        return LongStream.range(0, 50);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void assemblesPartsInAnyOrder(long seed) {
        // Given
        Random random = new Random(seed);
        InMemorySnapshotArchive archive = new InMemorySnapshotArchive();
        List<CurvaturePart> parts = new ArrayList<>(parts(4));
        parts.add(parts.get(random.nextInt(parts.size())));
        Collections.shuffle(parts, random);
        // All in memory, or the eigenvectors in a file.
        CurvatureAssembler assembler = new CurvatureAssembler(limits(1 << 20), seed % 2 == 0 ? 1 << 20 : 0);

        // When
        for (CurvaturePart part : parts) {
            assembler.add(part).ifPresent(whole -> {
                archive.putIfAbsent(whole.objectKey(), whole.toContent());
                whole.close();
            });
        }

        // Then
        SafetensorsFile file =
                SafetensorsFile.parse(archive.read("runs/a/curvature/000000000700/curvature.safetensors"));
        ByteBuffer eigenvectors = file.tensor("eigenvectors");
        for (int index = 0; index < MODES * DIMENSION; index++) {
            assertThat(eigenvectors.getDouble(index * Double.BYTES)).isEqualTo(element(index));
        }
        assertThat(file.header().tensor("eigenvectors").orElseThrow().shape()).containsExactly(3L, 5L);
        assertThat(file.tensor("eigenvalues").getDouble(8)).isEqualTo(0.5);
        assertThat(file.tensor("noise_variance").getDouble(0)).isEqualTo(0.25);
        assertThat(file.tensor("gradient").getDouble(0)).isEqualTo(-1e-9);
    }

    /// Density, residuals and all that have no tensor of their own.
    @Test
    void theWholeSummaryComesBack() {
        // Given
        InMemorySnapshotArchive archive = new InMemorySnapshotArchive();
        CurvaturePart first = parts(4).getFirst();
        CurvatureSummary summary = first.getSummary().toBuilder()
                .setMethod(HessianMethod.HESSIAN_METHOD_GRADIENT_DIFFERENCES)
                .setExamples(40)
                .setSubset("few")
                .setNormalisation(NormalisationStatistics.NORMALISATION_STATISTICS_MINIBATCH)
                .setSampled(SampledCurvature.newBuilder()
                        .addResidual(1e-9)
                        .setTrace(SampledNumber.newBuilder().setValue(3).setStandardError(0.1))
                        .setDensity(
                                SpectralDensity.newBuilder().addEigenvalue(1).addDensity(0.5)))
                .build();
        CurvatureAssembler assembler = new CurvatureAssembler(limits(1 << 20));
        List<CurvaturePart> parts = new ArrayList<>(parts(4));
        parts.set(0, first.toBuilder().setSummary(summary).build());

        // When
        parts.forEach(part ->
                assembler.add(part).ifPresent(whole -> archive.putIfAbsent(whole.objectKey(), whole.toContent())));

        // Then
        StoredCurvature stored = StoredCurvature.open(archive, "runs/a/curvature/000000000700/curvature.safetensors");
        assertThat(stored.summary()).isEqualTo(summary);
        assertThat(StoredCurvature.stepOf("runs/a/curvature/000000000700/curvature.safetensors"))
                .isEqualTo(700);
    }

    @Test
    void refusesADamagedPart() {
        // Given
        CurvaturePart part = parts(4).get(1).toBuilder().setElementsCrc32C(1).build();

        // Then
        assertThatThrownBy(() -> new CurvatureAssembler(limits(1 << 20)).add(part))
                .isInstanceOfSatisfying(
                        CurvaturePartException.class,
                        refused -> assertThat(refused.reason()).isEqualTo("payload-checksum"));
    }

    @Test
    void refusesAMeasurementThatOutgrowsTheMemory() {
        // Given
        CurvatureAssembler assembler = new CurvatureAssembler(limits(50));

        // Then
        assertThatThrownBy(() -> assembler.add(parts(4).getFirst()))
                .isInstanceOfSatisfying(
                        CurvaturePartException.class,
                        refused -> assertThat(refused.reason()).isEqualTo("curvature-too-large"));
    }

    /// With the memory that one part takes, and room for the files of one measurement.
    @Test
    void holdsLargeEigenvectorsInFilesThatGoWithThem() throws IOException {
        // Given
        List<CurvaturePart> parts = parts(1);
        long size = MODES * DIMENSION * Double.BYTES;
        long memory = parts.stream()
                .mapToLong(part -> part.toBuilder().clearElements().build().getSerializedSize())
                .sum();
        CurvatureAssembler assembler =
                new CurvatureAssembler(new CurvatureAssembler.Limits(memory, 2 * size - 1, folder), 0);

        // When
        for (long step = 0; step < 20; step++) {
            for (CurvaturePart part : parts.subList(1, parts.size())) {
                assertThat(assembler.add(part.toBuilder().setStep(step).build()))
                        .isEmpty();
            }
            long other = step + 1000;
            assertThatThrownBy(() -> assembler.add(
                            parts.getLast().toBuilder().setStep(other).build()))
                    .hasMessageContaining("exceeds the " + (2 * size - 1) + " bytes that may be collected in files");
            CurvatureMeasurement whole = assembler
                    .add(parts.getFirst().toBuilder().setStep(step).build())
                    .orElseThrow();

            // Then
            assertThat(whole.eigenvectors()
                            .getFirst()
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .getDouble(8 * 7))
                    .isEqualTo(element(7));
            whole.close();
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void refusesElementsOutsideOfTheMatrix() {
        CurvatureAssembler assembler = new CurvatureAssembler(limits(1 << 20), 0);
        for (long first : new long[] {-1, 12, MODES * DIMENSION + 1, Long.MAX_VALUE / 4}) {
            CurvaturePart part =
                    parts(4).get(2).toBuilder().setFirstElement(first).build();
            assertThatThrownBy(() -> assembler.add(part))
                    .isInstanceOf(CurvaturePartException.class)
                    .hasMessageContaining("must lie within the matrix");
        }
        CurvaturePart vast = parts(4).get(2).toBuilder()
                .setDimension(Long.MAX_VALUE / 2)
                .setStep(1)
                .build();
        assertThatThrownBy(() -> assembler.add(vast))
                .isInstanceOfSatisfying(
                        CurvaturePartException.class,
                        refused -> assertThat(refused.reason()).isEqualTo("curvature-too-large"));
    }

    @Test
    void refusesPartsThatContradictEachOther() {
        // Given
        CurvatureAssembler assembler = new CurvatureAssembler(limits(1 << 20));
        Optional<CurvatureMeasurement> incomplete = assembler.add(parts(4).get(1));
        CurvaturePart other = parts(4).get(2).toBuilder().setDimension(6).build();

        // Then
        assertThat(incomplete).isEmpty();
        assertThatThrownBy(() -> assembler.add(other))
                .isInstanceOfSatisfying(
                        CurvaturePartException.class,
                        refused -> assertThat(refused.reason()).isEqualTo("curvature-layout"));
    }

    /// Parts are published again when their first acknowledgement was lost.
    @Test
    void holdsNothingOfAMeasurementThatIsComplete() {
        // Given
        List<CurvaturePart> parts = parts(4);
        CurvatureAssembler assembler = new CurvatureAssembler(limits(
                parts.stream().mapToLong(CurvaturePart::getSerializedSize).sum()));

        // When
        for (long step = 0; step < 100; step++) {
            for (CurvaturePart part : parts) {
                Optional<CurvatureMeasurement> _ =
                        assembler.add(part.toBuilder().setStep(step).build());
            }
            Optional<CurvatureMeasurement> again =
                    assembler.add(parts.getLast().toBuilder().setStep(step).build());

            // Then
            assertThat(again).isEmpty();
        }
    }

    /// Cuts inside an eigenvector.
    private static List<CurvaturePart> parts(int elementsPerPart) {
        List<CurvaturePart> parts = new ArrayList<>();
        int total = MODES * DIMENSION;
        int count = 1 + (total + elementsPerPart - 1) / elementsPerPart;
        parts.add(part(0, count, 0, 0)
                .setSummary(CurvatureSummary.newBuilder()
                        .addAllEigenvalue(List.of(1.0, 0.5, 0.1))
                        .addAllNoiseVariance(List.of(0.25, 0.5, 1.0))
                        .addAllGradient(List.of(-1e-9, 0.0, 1e-9)))
                .build());
        for (int part = 1; part < count; part++) {
            int first = (part - 1) * elementsPerPart;
            parts.add(part(part, count, first, Math.min(elementsPerPart, total - first))
                    .build());
        }
        return parts;
    }

    private static CurvaturePart.Builder part(int part, int count, int first, int length) {
        ByteBuffer elements = ByteBuffer.allocate(length * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int index = first; index < first + length; index++) {
            elements.putDouble(element(index));
        }
        elements.flip();
        CRC32C checksum = new CRC32C();
        checksum.update(elements.duplicate());
        return CurvaturePart.newBuilder()
                .setRun("a")
                .setStep(700)
                .setPart(part)
                .setPartCount(count)
                .setDimension(DIMENSION)
                .setEigenvectorCount(MODES)
                .setFirstElement(first)
                .setElements(ByteString.copyFrom(elements))
                .setElementsCrc32C((int) checksum.getValue());
    }

    private static double element(int index) {
        return Math.sin(index + 1);
    }
}

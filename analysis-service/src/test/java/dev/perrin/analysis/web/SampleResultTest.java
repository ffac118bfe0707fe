package dev.perrin.analysis.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.perrin.proto.analysis.v1.AnalysisResult;
import dev.perrin.proto.analysis.v1.GetPhaseTrajectoryResponse;
import dev.perrin.proto.analysis.v1.PhaseTrajectory;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Keeps the JSON that the page is tested with what the service writes. `-Dgolden.update` writes it anew, and the
/// difference is then for a person to read.
final class SampleResultTest {
    private static final Path FOLDER = Path.of("src/test/resources/page");
    /// Significant digits kept, so that no processor's sine changes the files.
    private static final MathContext DIGITS = new MathContext(6);

    @Test
    void writesTheResultThatThePageIsTestedWith() throws IOException {
        assertThat(golden("result.json", ProtoJson.of(rounded(SampleResult.make()))))
                .isTrue();
    }

    @Test
    void writesThePhaseTrajectoryThatThePageIsTestedWith() throws IOException {
        // Given
        SampleMode mode = new SampleMode(2, 3);
        PhaseTrajectory.Builder trajectory = PhaseTrajectory.newBuilder().setMode(2);
        for (int step = 0; step < 400; step++) {
            trajectory.addStep(7000L + step).addPosition(mode.position[step]).addVelocity(mode.velocity[step]);
        }

        // Then
        String json = ProtoJson.of(rounded(GetPhaseTrajectoryResponse.newBuilder()
                .addTrajectories(trajectory)
                .build()));
        assertThat(golden("phase.json", json)).isTrue();
    }

    @Test
    void writesTheEnsembleAndTheCurveAtEveryLagThatThePageIsTestedWith() throws IOException {
        assertThat(golden("ensemble.json", ProtoJson.of(rounded(SampleAnswers.ensemble()))))
                .isTrue();
        assertThat(golden("all-lags.json", ProtoJson.of(rounded(SampleAnswers.allLags()))))
                .isTrue();
    }

    @Test
    void leavesNoFieldOfAResultOut() {
        // When
        Set<String> set = new TreeSet<>();
        collect(SampleResult.make(), set);

        // Then
        Set<String> all = new TreeSet<>();
        collect(AnalysisResult.getDescriptor(), all);
        // Trajectories are on the topic alone.
        all.removeIf(name -> name.contains("PhaseTrajectory.") || name.endsWith("AnalysisResult.trajectories"));
        assertThat(set).containsAll(all);
    }

    private static boolean golden(String name, String actual) throws IOException {
        Path file = FOLDER.resolve(name);
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(FOLDER);
            Files.writeString(file, actual + "\n");
        }
        return Files.readString(file).strip().equals(actual);
    }

    /// Fields of results that are set, those of other packages left out.
    private static void collect(Message message, Set<String> into) {
        message.getAllFields().forEach((field, value) -> {
            into.add(field.getFullName());
            if (isOwn(field)) {
                List<?> values = field.isRepeated() ? (List<?>) value : List.of(value);
                values.forEach(each -> collect((Message) each, into));
            }
        });
    }

    private static void collect(Descriptor type, Set<String> into) {
        for (FieldDescriptor field : type.getFields()) {
            if (into.add(field.getFullName()) && isOwn(field)) {
                collect(field.getMessageType(), into);
            }
        }
    }

    private static boolean isOwn(FieldDescriptor field) {
        return field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
                && field.getMessageType().getFile()
                        == AnalysisResult.getDescriptor().getFile();
    }

    private static Message rounded(Message message) {
        Message.Builder builder = message.toBuilder();
        message.getAllFields().forEach((field, value) -> builder.setField(field, roundedValue(field, value)));
        return builder.build();
    }

    private static Object roundedValue(FieldDescriptor field, Object value) {
        if (value instanceof List<?> values) {
            return values.stream().map(each -> roundedOne(field, each)).toList();
        }
        return roundedOne(field, value);
    }

    private static Object roundedOne(FieldDescriptor field, Object value) {
        return switch (field.getJavaType()) {
            case DOUBLE ->
                Double.isFinite((Double) value)
                        ? BigDecimal.valueOf((Double) value).round(DIGITS).doubleValue()
                        : value;
            case MESSAGE -> rounded((Message) value);
            case INT, LONG, FLOAT, BOOLEAN, STRING, BYTE_STRING, ENUM -> value;
        };
    }
}

package dev.perrin.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import dev.perrin.proto.analysis.v1.AnalysisOuterClass;
import dev.perrin.proto.archive.v1.ArchiveOuterClass;
import dev.perrin.proto.checkpoint.v1.CheckpointOuterClass;
import dev.perrin.proto.curvature.v1.Curvature;
import dev.perrin.proto.deadletter.v1.Deadletter;
import dev.perrin.proto.observation.v1.Observation;
import dev.perrin.proto.run.v1.Data;
import dev.perrin.proto.run.v1.Run;
import dev.perrin.proto.theory.v1.TheoryOuterClass;
import dev.perrin.proto.training.v1.TrainingOuterClass;
import dev.perrin.proto.trajectory.v1.Trajectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Records with these schemas stay in topics and objects in stores: what was once published keeps its number and type.
class SchemaGoldenTest {
    private static final String GOLDEN = "descriptors-v1.txt";
    private static final Path SOURCES = Path.of("src/main/proto");
    private static final List<FileDescriptor> SCHEMAS = List.of(
            AnalysisOuterClass.getDescriptor(),
            ArchiveOuterClass.getDescriptor(),
            CheckpointOuterClass.getDescriptor(),
            Curvature.getDescriptor(),
            Data.getDescriptor(),
            Deadletter.getDescriptor(),
            Observation.getDescriptor(),
            Run.getDescriptor(),
            TheoryOuterClass.getDescriptor(),
            TrainingOuterClass.getDescriptor(),
            Trajectory.getDescriptor());

    @Test
    void nothingRecordedHasBeenRemovedRenumberedOrRetyped() {
        String actual = SchemaText.of(SCHEMAS);

        assertThat(SchemaText.broken(Golden.text(GOLDEN, actual), actual))
                .as("lines of the contract that no longer hold; a breaking change takes a new version package")
                .isEmpty();
    }

    @Test
    void everyAdditionIsRecorded() {
        String actual = SchemaText.of(SCHEMAS);

        assertThat(SchemaText.unrecorded(Golden.text(GOLDEN, actual), actual))
                .as("additions to the contract that %s lacks; -Dgolden.update records them", GOLDEN)
                .isEmpty();
    }

    @Test
    void everySchemaFileIsLookedAt() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(file -> SOURCES.relativize(file).toString().replace('\\', '/')))
                    .containsExactlyInAnyOrderElementsOf(
                            SCHEMAS.stream().map(FileDescriptor::getFullName).toList());
        }
    }

    @Test
    void packagesSayDomainAndVersion() {
        assertThat(SCHEMAS).allSatisfy(file -> {
            assertThat(file.getPackage()).matches("perrin\\.[a-z]+\\.v1");
            assertThat(file.getFullName()).startsWith(file.getPackage().replace('.', '/') + "/");
            assertThat(file.getOptions().getJavaPackage())
                    .isEqualTo("dev.perrin.proto" + file.getPackage().substring(6));
        });
    }

    @Test
    void removedFieldIsNoticed() {
        assertThat(brokenBy(shard -> shard.removeField(3)))
                .containsExactly("field perrin.trajectory.v1.Shard = 4 singular int32 part_count");
    }

    @Test
    void renumberedFieldIsNoticed() {
        assertThat(brokenBy(shard -> shard.getFieldBuilder(3).setNumber(5)))
                .containsExactly("field perrin.trajectory.v1.Shard = 4 singular int32 part_count");
    }

    @Test
    void retypedFieldIsNoticed() {
        assertThat(brokenBy(shard -> shard.getFieldBuilder(3).setType(FieldDescriptorProto.Type.TYPE_INT64)))
                .containsExactly("field perrin.trajectory.v1.Shard = 4 singular int32 part_count");
    }

    @Test
    void changeOfPresenceIsNoticed() {
        assertThat(brokenBy(shard -> shard.getFieldBuilder(3).setLabel(FieldDescriptorProto.Label.LABEL_REPEATED)))
                .containsExactly("field perrin.trajectory.v1.Shard = 4 singular int32 part_count");
    }

    @Test
    void additionBreaksNothingButIsNoticed() {
        // Given
        String before = SchemaText.of(List.of(Trajectory.getDescriptor()));

        // When
        String after = SchemaText.of(List.of(withShard(shard ->
                shard.addFieldBuilder().setName("zone").setNumber(9).setType(FieldDescriptorProto.Type.TYPE_STRING))));

        // Then
        assertThat(SchemaText.broken(before, after)).isEmpty();
        assertThat(SchemaText.unrecorded(before, after))
                .containsExactly("field perrin.trajectory.v1.Shard = 9 singular string zone");
    }

    private static Set<String> brokenBy(Consumer<DescriptorProto.Builder> change) {
        return SchemaText.broken(
                SchemaText.of(List.of(Trajectory.getDescriptor())), SchemaText.of(List.of(withShard(change))));
    }

    private static FileDescriptor withShard(Consumer<DescriptorProto.Builder> change) {
        FileDescriptorProto.Builder file = Trajectory.getDescriptor().toProto().toBuilder();
        file.getMessageTypeBuilderList().stream()
                .filter(message -> message.getName().equals("Shard"))
                .forEach(change);
        try {
            return FileDescriptor.buildFrom(file.build(), new FileDescriptor[0]);
        } catch (DescriptorValidationException e) {
            throw new AssertionError(e);
        }
    }
}

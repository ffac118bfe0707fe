package dev.perrin.analysis.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.perrin.analysis.sim.Frames;
import dev.perrin.analysis.sim.Trajectory;
import dev.perrin.analysis.sim.Trajectory.Motion;
import dev.perrin.analysis.trajectory.MeasurementSettings;
import dev.perrin.analysis.trajectory.RunPlan;
import dev.perrin.proto.archive.v1.ReplayResponse;
import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.proto.trajectory.v1.PartHeader;
import dev.perrin.wire.frame.FrameDecoder;
import dev.perrin.wire.frame.FramePart;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ShardReplayTest {
    /// Two parts of one shard.
    private static final int DIMENSION = 150_000;

    private static final Frames FRAMES =
            new Frames(Trajectory.simulate(Motion.BROWNIAN, 3, 3, DIMENSION, 0.01, 0.2), 1, 1);

    @ParameterizedTest
    @ValueSource(ints = {1000, 99_999, DIMENSION})
    void cutsMessagesOfAnySizeIntoThePartsThatWerePublished(int coordinates) {
        // Given
        List<FramePart> published = new ArrayList<>();
        List<ReplayResponse> messages = new ArrayList<>();
        for (int ordinal = 0; ordinal < 3; ordinal++) {
            List<FramePart> parts =
                    FRAMES.frames(ordinal).stream().map(FrameDecoder::decode).toList();
            published.addAll(parts);
            messages.addAll(messages(parts, coordinates));
        }
        List<FramePart> replayed = new ArrayList<>();
        ShardReplay replay = new ShardReplay(plan(), 0, messages.iterator());

        // When
        while (replay.ordinal() < ShardReplay.END) {
            replay.readSnapshot(replayed::add);
        }

        // Then
        assertThat(replayed).hasSameSizeAs(published).hasSizeGreaterThan(3);
        for (int i = 0; i < published.size(); i++) {
            PartHeader expected = published.get(i).header();
            assertThat(replayed.get(i).header())
                    .isEqualTo(PartHeader.newBuilder()
                            .setRun(expected.getRun())
                            .setOrdinal(expected.getOrdinal())
                            .setStep(expected.getStep())
                            .setShard(expected.getShard())
                            .setPart(expected.getPart())
                            .setPartCount(expected.getPartCount())
                            .setFirstCoordinate(expected.getFirstCoordinate())
                            .setCoordinateCount(expected.getCoordinateCount())
                            .setDataType(expected.getDataType())
                            .setPhase(expected.getPhase())
                            .setReference(expected.getReference())
                            .setCurvatureStep(expected.getCurvatureStep())
                            .build());
            assertThat(replayed.get(i).payload()).isEqualTo(published.get(i).payload());
        }
    }

    @Test
    void refusesASnapshotThatEndsEarly() {
        // Given
        List<FramePart> parts =
                FRAMES.frames(0).stream().map(FrameDecoder::decode).toList();
        List<ReplayResponse> messages = messages(parts, 50_000);
        ShardReplay replay = new ShardReplay(plan(), 0, messages.subList(0, 2).iterator());

        // Then
        assertThatThrownBy(() -> replay.readSnapshot(_ -> {})).hasMessageContaining("ends early");
    }

    private static List<ReplayResponse> messages(List<FramePart> parts, int coordinates) {
        ByteString position = ByteString.EMPTY;
        ByteString velocity = ByteString.EMPTY;
        for (FramePart part : parts) {
            position = position.concat(ByteString.copyFrom(part.positionBytes()));
            velocity = velocity.concat(ByteString.copyFrom(part.velocityBytes()));
        }
        PartHeader header = parts.getFirst().header();
        List<ReplayResponse> messages = new ArrayList<>();
        for (int first = 0; first < DIMENSION; first += coordinates) {
            int count = Math.min(coordinates, DIMENSION - first);
            messages.add(ReplayResponse.newBuilder()
                    .setOrdinal(header.getOrdinal())
                    .setStep(header.getStep())
                    .setFirstCoordinate(first)
                    .setCoordinateCount(count)
                    .setPosition(position.substring(first * Float.BYTES, (first + count) * Float.BYTES))
                    .setVelocity(velocity.substring(first * Float.BYTES, (first + count) * Float.BYTES))
                    .setPhase(header.getPhase())
                    .setReference(header.getReference())
                    .setCurvatureStep(header.getCurvatureStep())
                    .build());
        }
        return messages;
    }

    private static RunPlan plan() {
        return RunPlan.of(FRAMES.record(RunPhase.RUN_PHASE_FINISHED), MeasurementSettings.defaults())
                .orElseThrow();
    }
}

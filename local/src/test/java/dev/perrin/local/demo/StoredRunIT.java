package dev.perrin.local.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.perrin.local.stack.LocalStack;
import dev.perrin.local.stack.TestStack;
import dev.perrin.proto.analysis.v1.AllLagCurves;
import dev.perrin.proto.analysis.v1.AllLagProgress;
import dev.perrin.proto.analysis.v1.AnalysisResult;
import dev.perrin.proto.analysis.v1.Caveat;
import dev.perrin.proto.analysis.v1.GetAllLagMsdRequest;
import dev.perrin.proto.analysis.v1.GetAllLagMsdResponse;
import dev.perrin.proto.analysis.v1.GetPhaseTrajectoryRequest;
import dev.perrin.proto.analysis.v1.ListRunsRequest;
import dev.perrin.proto.analysis.v1.MeasurementSettings;
import dev.perrin.proto.analysis.v1.MsdPoint;
import dev.perrin.proto.analysis.v1.PhaseTrajectory;
import dev.perrin.proto.analysis.v1.ReanalyseRequest;
import dev.perrin.proto.analysis.v1.ReferenceDisplacement;
import dev.perrin.proto.analysis.v1.Transient;
import dev.perrin.proto.analysis.v1.VelocityAutocorrelationPoint;
import dev.perrin.proto.archive.v1.GetStoredResultRequest;
import dev.perrin.proto.archive.v1.GetStoredResultResponse;
import dev.perrin.proto.archive.v1.RepublishProgress;
import dev.perrin.proto.archive.v1.RepublishRequest;
import dev.perrin.proto.run.v1.HyperparameterChange;
import dev.perrin.proto.run.v1.PlannedChange;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.proto.run.v1.RunSpec;
import dev.perrin.proto.trajectory.v1.TensorLayout;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// What was stored is what was analysed: sent through the stream again, or analysed again from the archive, it gives
/// the same numbers.
@TestInstance(Lifecycle.PER_CLASS)
class StoredRunIT {
    private static final int STEPS = 5_000;
    private static final String REPUBLISHED = "demo-again";

    private @Nullable TestStack running;
    private RunRecord started = RunRecord.getDefaultInstance();
    private AnalysisResult live = AnalysisResult.getDefaultInstance();

    @BeforeAll
    void trainARun(@TempDir Path folder) throws Exception {
        running = TestStack.start(folder);
        RunSpec spec =
                new RunOptions().spec().toBuilder().setLimitingSteps(STEPS).build();
        started = stack().startRun(spec);
        var _ = QuietFollower.follow(stack(), started);
        live = running().awaitResult(started.getRun());
    }

    @AfterAll
    void stop() {
        if (running != null) {
            running.close();
        }
    }

    @Test
    void aRepublishedRunIsAnalysedToTheSameBits() {
        // When
        List<RepublishProgress> progress = new ArrayList<>();
        stack().clients()
                .archive()
                .republish(RepublishRequest.newBuilder()
                        .setRun(started.getRun())
                        .setNewRun(REPUBLISHED)
                        .build())
                .forEachRemaining(progress::add);
        AnalysisResult repeated = running().awaitResult(REPUBLISHED);

        // Then
        assertThat(progress.getLast().getSnapshotsPublished()).isEqualTo(STEPS / 10 + 1);
        assertThat(comparable(repeated)).isEqualTo(comparable(live));
        assertThat(repeated.getMsdCount()).isPositive();
        assertThat(repeated.getModesCount()).isPositive();
        assertThat(repeated.getLocalDisplacement().hasPredicted()).isTrue();
        assertThat(live.getStationarity().getVerdict()).isNotEmpty();
    }

    @Test
    void aRunAnalysedAgainWithTheSameSettingsGivesTheSameBits() {
        // When
        String name = reanalyse("same", MeasurementSettings.getDefaultInstance());
        AnalysisResult again = running().awaitResult(name);

        // Then
        assertThat(name).isEqualTo(started.getRun() + "/same");
        assertThat(again.getResultId()).isEqualTo("same");
        assertThat(again.getComplete()).isTrue();
        assertThat(again.getCaveatsList()).extracting(Caveat::getKind).contains("losses-not-archived");
        assertThat(comparable(again)).isEqualTo(comparable(live));
        assertThat(phase(name)).isEqualTo(phase(started.getRun())).hasSizeGreaterThan(1);
        assertThat(phase(name).getFirst().getStepCount()).isGreaterThan(100);
        assertThat(reanalyse("same", MeasurementSettings.getDefaultInstance())).isEqualTo(name);
        assertThat(stack().clients()
                        .analysis()
                        .listRuns(ListRunsRequest.getDefaultInstance())
                        .getRunsList())
                .filteredOn(summary -> summary.getRecord().getRun().equals(started.getRun()))
                .singleElement()
                .satisfies(summary -> assertThat(summary.getResultIdList()).contains("same"));
    }

    @Test
    void aRunAnalysedAgainWithOtherSettingsMeasuresOtherThings() {
        // When
        String name = reanalyse(
                "late",
                MeasurementSettings.newBuilder()
                        .addReferenceAfterSteps(0)
                        .addReferenceAfterSteps(2_000)
                        .setBurnInSteps(3_000)
                        .build());
        AnalysisResult late = running().awaitResult(name);

        // Then
        long reference = live.getRecord().getLimiting().getReferenceStep();
        assertThat(late.getReferencesList())
                .extracting(ReferenceDisplacement::getReferenceStep)
                .containsExactly(reference, reference + 2_000);
        assertThat(late.getMsd(0).getWindowCount())
                .isLessThan(live.getMsd(0).getWindowCount())
                .isEqualTo((STEPS - 3_000) / 10);
        assertThat(catchThrowableOfType(
                                StatusRuntimeException.class,
                                () -> reanalyse("late", MeasurementSettings.getDefaultInstance()))
                        .getStatus()
                        .getCode())
                .isEqualTo(Status.Code.ALREADY_EXISTS);
    }

    @Test
    void theExactCurveAtEveryLagAgreesWithTheLiveOneWhereThatHasAllWindows() throws Exception {
        // When
        List<GetAllLagMsdResponse> messages = new ArrayList<>();
        stack().clients()
                .analysis()
                .getAllLagMsd(GetAllLagMsdRequest.newBuilder()
                        .setRun(started.getRun())
                        .build())
                .forEachRemaining(messages::add);

        // Then
        AllLagProgress progress = messages.getFirst().getProgress();
        int snapshots = (int) progress.getSnapshots();
        assertThat(progress.getFirstStep()
                        - live.getRecord().getLimiting().getReferenceStep()
                        - live.getRecord().getLimiting().getBurnInSteps())
                .isBetween(0L, 9L);
        assertThat(progress.getMissing()).isZero();
        assertThat(progress.getParameters().getCount())
                .isEqualTo(live.getRecord().getLayout().getDimension());
        Map<Long, Double> msd = new HashMap<>();
        Map<Long, Double> velocity = new HashMap<>();
        for (GetAllLagMsdResponse message : messages) {
            AllLagCurves curves = message.getCurves();
            for (int i = 0; i < curves.getLagStepsCount(); i++) {
                msd.put(curves.getLagSteps(i), curves.getMsd(i));
                velocity.put(curves.getLagSteps(i), curves.getVelocityAutocovariance(i));
                assertThat(curves.getPairs(i)).isEqualTo(snapshots - curves.getLagSteps(i) / 10);
            }
        }
        assertThat(msd).hasSize(snapshots);
        // Lags of less than 100 intervals are measured live over all windows, longer ones over every tenth.
        List<MsdPoint> whole = live.getMsdList().stream()
                .filter(point -> point.getLagSteps() < 1_000 && point.getMsd().hasMeasured())
                .toList();
        assertThat(whole).hasSizeGreaterThan(20);
        for (MsdPoint point : whole) {
            double exact = Objects.requireNonNull(msd.get(point.getLagSteps()));
            assertThat(Math.abs(exact / point.getMsd().getMeasured() - 1))
                    .as("displacement at lag %d", point.getLagSteps())
                    .isLessThan(1e-9);
            assertThat(point.getWindowCount()).isEqualTo(snapshots - point.getLagSteps() / 10);
        }
        double norm = Objects.requireNonNull(velocity.get(0L));
        for (VelocityAutocorrelationPoint point : live.getVelocityAutocorrelationList()) {
            if (point.getLagSteps() < 1_000 && point.getAutocovariance().hasMeasured()) {
                double exact = Objects.requireNonNull(velocity.get(point.getLagSteps()));
                assertThat(Math.abs(exact - point.getAutocovariance().getMeasured()))
                        .as("velocities at lag %d", point.getLagSteps())
                        .isLessThan(1e-9 * norm);
            }
        }
        requireTheSameOfATensorAndOverHttp(msd);
    }

    /// Three thousand steps at a quarter of the learning rate, from where the three thousand before left the run.
    @Test
    void whatComesAfterAChangeIsComparedWithTheoryFromWhereItBegan() throws InterruptedException {
        // Given
        RunSpec.Builder spec = new RunOptions().spec().toBuilder().setLimitingSteps(6_000);
        spec.getHyperparametersBuilder().setWeightDecay(0.01);
        double changed = spec.getHyperparameters().getLearningRate() / 4;
        spec.addChanges(PlannedChange.newBuilder()
                .setLimitingStep(3_001)
                .setChange(HyperparameterChange.newBuilder().setLearningRate(changed)));
        RunRecord run = stack().startRun(spec.build());
        var _ = QuietFollower.follow(stack(), run);
        AnalysisResult whole = running().awaitResult(run.getRun());
        long change = whole.getRecord().getLimiting().getReferenceStep() + 3_000;

        // When
        stack().clients()
                .analysis()
                .reanalyse(ReanalyseRequest.newBuilder()
                        .setRun(run.getRun())
                        .setResultId("after")
                        .setSettings(MeasurementSettings.newBuilder().setFromStep(change))
                        .build());
        AnalysisResult after = running().awaitResult(run.getRun() + "/after");

        // Then
        assertThat(whole.getPredictionStatus()).contains("changed at step " + (change + 1), "from_step " + change);
        assertThat(whole.getLocalDisplacement().hasPredicted()).isFalse();
        assertThat(after.getPredictionStatus()).isEmpty();
        assertThat(after.getComplete()).isTrue();
        assertThat(after.getSnapshotsAnalysed()).isEqualTo(301);
        assertThat(after.getLocalDisplacement().getMeasured()
                        / after.getLocalDisplacement().getPredicted())
                .as("measured over predicted local displacement")
                .isBetween(0.9, 1.15);
        Transient begin = after.getTransient();
        assertThat(begin.getPredictionStatus()).isEmpty();
        assertThat(begin.getChangedAtStep()).isEqualTo(change + 1);
        assertThat(begin.getReferenceStep()).isEqualTo(change);
        assertThat(begin.getHyperparameters().getLearningRate()).isEqualTo(changed);
        assertThat(begin.getPointsList())
                .hasSizeGreaterThan(20)
                .allSatisfy(point -> assertThat(
                                (point.getSquared() - point.getPredicted()) / point.getPredictedStandardDeviation())
                        .as("displacement at lag %d, in standard deviations", point.getLagSteps())
                        .isBetween(-4.0, 4.0));
        assertThat(begin.getPointsList())
                .filteredOn(point -> point.getLagSteps() > 1_000)
                .isNotEmpty()
                .allSatisfy(point -> assertThat((point.getSquared() - point.getPredictedStationary())
                                / point.getPredictedStandardDeviation())
                        .as("from a stationary start at lag %d", point.getLagSteps())
                        .isGreaterThan(4));
    }

    /// Displacements of tensors add up to that of the whole.
    private void requireTheSameOfATensorAndOverHttp(Map<Long, Double> whole) throws Exception {
        double sum = 0;
        for (TensorLayout tensor : live.getRecord().getLayout().getTensorsList()) {
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(stack().pageUrl()
                                            .resolve("/api/runs/" + started.getRun()
                                                    + "/all-lags.csv?points-per-decade=10&tensor="
                                                    + URLEncoder.encode(tensor.getName(), StandardCharsets.UTF_8)))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            String[] first = answer.body().split("\r\n", -1)[2].split(",", -1);
            assertThat(first[0]).isEqualTo("10");
            sum += Double.parseDouble(first[2]);
        }
        assertThat(Math.abs(sum / Objects.requireNonNull(whole.get(10L)) - 1)).isLessThan(1e-12);
    }

    @Test
    void theLastResultIsKeptInTheBucket() {
        GetStoredResultResponse kept = await().atMost(Duration.ofMinutes(2))
                .ignoreExceptions()
                .until(
                        () -> stack().clients()
                                .archive()
                                .getStoredResult(GetStoredResultRequest.newBuilder()
                                        .setRun(started.getRun())
                                        .build()),
                        answer -> answer.getResult().getSequence() == live.getSequence());
        assertThat(kept.getObjectKey()).startsWith("runs/" + started.getRun() + "/results/live/");
        assertThat(kept.getResult().toBuilder().clearTrajectories().build()).isEqualTo(live);
        assertThat(kept.getResult().getTrajectoriesCount()).isPositive();
    }

    private String reanalyse(String id, MeasurementSettings settings) {
        return stack().clients()
                .analysis()
                .reanalyse(ReanalyseRequest.newBuilder()
                        .setRun(started.getRun())
                        .setResultId(id)
                        .setSettings(settings)
                        .build())
                .getResult();
    }

    private List<PhaseTrajectory> phase(String name) {
        return stack().clients()
                .analysis()
                .getPhaseTrajectory(
                        GetPhaseTrajectoryRequest.newBuilder().setRun(name).build())
                .getTrajectoriesList();
    }

    private TestStack running() {
        return Objects.requireNonNull(running);
    }

    private LocalStack stack() {
        return running().stack();
    }

    /// Without what names the result, what tells when it was published, and what observations alone tell, which are
    /// not archived.
    private static AnalysisResult comparable(AnalysisResult result) {
        AnalysisResult.Builder builder = result.toBuilder()
                .clearRun()
                .clearResultId()
                .clearRecord()
                .clearSequence()
                .clearStationarity()
                .clearCaveats();
        builder.getDisplacementBuilderList().forEach(point -> point.clearLoss());
        result.getCaveatsList().stream()
                .filter(caveat -> !caveat.getKind().equals("losses-not-archived"))
                .forEach(builder::addCaveats);
        return builder.build();
    }
}

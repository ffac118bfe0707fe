package dev.perrin.theory.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.proto.theory.v1.DampingRegime;
import dev.perrin.proto.theory.v1.Dynamics;
import dev.perrin.proto.theory.v1.ExplicitSteps;
import dev.perrin.proto.theory.v1.ExponentWindow;
import dev.perrin.proto.theory.v1.FixedStart;
import dev.perrin.proto.theory.v1.GetLimitsRequest;
import dev.perrin.proto.theory.v1.GetLimitsResponse;
import dev.perrin.proto.theory.v1.LogarithmicSteps;
import dev.perrin.proto.theory.v1.ModeNoise;
import dev.perrin.proto.theory.v1.ModePrediction;
import dev.perrin.proto.theory.v1.Noise;
import dev.perrin.proto.theory.v1.PredictRequest;
import dev.perrin.proto.theory.v1.PredictResponse;
import dev.perrin.proto.theory.v1.Prediction;
import dev.perrin.proto.theory.v1.Spectrum;
import dev.perrin.proto.theory.v1.Start;
import dev.perrin.proto.theory.v1.StepGrid;
import dev.perrin.proto.theory.v1.TheoryGrpc;
import grpc.health.v1.HealthGrpc;
import grpc.health.v1.HealthOuterClass.HealthCheckRequest;
import grpc.health.v1.HealthOuterClass.HealthCheckResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.StreamObserver;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The service over the network, asked by an ordinary client.
@QuarkusTest
class TheoryEndpointIT extends TheoryCaller {
    @Test
    void answersEachOfManyCallsAtOnce() throws Exception {
        // Given
        TheoryGrpc.TheoryFutureStub many = TheoryGrpc.newFutureStub(channel).withDeadlineAfter(60, TimeUnit.SECONDS);
        PredictRequest request = BadRequests.sound().build();
        PredictResponse expected = theory.predict(request);

        // When
        List<Future<PredictResponse>> answers = new ArrayList<>();
        for (int call = 0; call < 5_000; call++) {
            answers.add(many.predict(request));
        }

        // Then
        for (Future<PredictResponse> answer : answers) {
            assertThat(answer.get()).isEqualTo(expected);
        }
    }

    @Test
    void beginsWithAGaussianLawAndCentred() {
        // Given
        PredictRequest.Builder request = BadRequests.sound()
                .addDynamics(Dynamics.DYNAMICS_HEAVY_BALL)
                .addDynamics(Dynamics.DYNAMICS_UNDERDAMPED_LANGEVIN_CENTRED)
                .setPerMode(true)
                .setEvolution(true);
        request.setSteps(StepGrid.newBuilder()
                .setExplicit(ExplicitSteps.newBuilder().addStep(0).addStep(3)));
        request.getStartBuilder()
                .getGaussianBuilder()
                .addPosition(2)
                .addVelocity(-1)
                .addPositionVariance(4)
                .addVelocityVariance(9)
                .addPositionVelocityCovariance(-3);

        // When
        PredictResponse response = theory.predict(request.build());

        // Then
        ModePrediction discrete = response.getPredictions(0).getModes(0);
        ModePrediction centred = response.getPredictions(1).getModes(0);
        assertThat(discrete.getCovariancePositionVelocity(0)).isEqualTo(-3);
        assertThat(discrete.getCovarianceVelocity(0)).isEqualTo(9);
        // ((1+β)v₀ − aθ₀)/2.
        assertThat(centred.getMeanVelocity(0)).isCloseTo((1.9 * -1 - 0.01 * 2) / 2, within(1e-15));
        assertThat(centred.getCovariancePositionVelocity(0)).isCloseTo((1.9 * -3 - 0.01 * 4) / 2, within(1e-14));
        assertThat(centred.getMeanPosition(1)).isCloseTo(discrete.getMeanPosition(1), within(1e-3));
    }

    @Test
    void answersForUnstableModesWhenAllowed() {
        // Given
        PredictRequest.Builder request = BadRequests.sound().setAllowUnstable(true);
        request.getSpectrumBuilder().addEigenvalue(64);
        request.getStartBuilder().getFixedBuilder().addPosition(1).addPosition(1);

        // When
        Prediction prediction = theory.predict(request.setSteps(StepGrid.newBuilder()
                                .setExplicit(ExplicitSteps.newBuilder().addStep(1)))
                        .build())
                .getPredictions(0);

        // Then
        assertThat(prediction.hasPositionVariance()).isFalse();
        // One step takes θ₀ = 1 to 1 − x, with noise η²C on top: x = 6.4 and 10⁻³, C = h/16.
        double drift = 6.4 * 6.4 + 1e-6;
        assertThat(prediction.getMsd(0)).isCloseTo(drift + 0.01 * (64 + 0.01) / 16, within(1e-13 * drift));
    }

    @Test
    void predictsTheModeOfTheGoldenFileUnderBothDynamics() {
        // Given
        PredictRequest request = BadRequests.sound()
                .addDynamics(Dynamics.DYNAMICS_HEAVY_BALL)
                .addDynamics(Dynamics.DYNAMICS_UNDERDAMPED_LANGEVIN)
                .setPerMode(true)
                .setCorrelation(true)
                .build();

        // When
        PredictResponse response = theory.predict(request);

        // Then
        assertThat(response.getPredictions(0).getModes(0).getVelocityAutocorrelation(1))
                .isCloseTo(0.321919905676351, within(1e-14));
        assertThat(response.getPredictions(0).getModes(0).getAverageVarianceCount())
                .isEqualTo(3);
        assertThat(response.getStepsList()).containsExactly(1L, 10L, 100L);
        Prediction heavyBall = response.getPredictions(0);
        assertThat(heavyBall.getDynamics()).isEqualTo(Dynamics.DYNAMICS_HEAVY_BALL);
        assertThat(heavyBall.getLocalDisplacement()).isCloseTo(3.29033956304291e-05, within(1e-18));
        assertThat(heavyBall.getMsd(1)).isCloseTo(0.00237488306723127, within(1e-15));
        assertThat(heavyBall.getPositionVariance()).isCloseTo(0.0312582258489076, within(1e-14));
        ModePrediction mode = heavyBall.getModes(0);
        assertThat(mode.getDampingRegime()).isEqualTo(DampingRegime.DAMPING_REGIME_OVERDAMPED);
        assertThat(mode.getPositionVelocityCovariance()).isCloseTo(0.000164516978152145, within(1e-16));
        Prediction langevin = response.getPredictions(1);
        assertThat(langevin.getMsd(1)).isCloseTo(0.00236550624523684, within(1e-15));
        assertThat(langevin.getModes(0).getSlowRate()).isCloseTo(0.0111894322420431, within(1e-14));
    }

    @Test
    void fitsTheExponentAndSumsOverMultiplicities() {
        // Given
        PredictRequest.Builder once = BadRequests.sound()
                .setSteps(StepGrid.newBuilder()
                        .setLogarithmic(LogarithmicSteps.newBuilder()
                                .setFirst(1)
                                .setLast(1_000_000_000)
                                .setPerDecade(10)))
                .setExponentWindow(ExponentWindow.newBuilder().setFrom(1).setTo(100));
        PredictRequest.Builder sevenfold = once.clone()
                .setSpectrum(Spectrum.newBuilder().addEigenvalue(0.01).addMultiplicity(7));

        // When
        Prediction single = theory.predict(once.build()).getPredictions(0);
        Prediction multiple = theory.predict(sevenfold.build()).getPredictions(0);

        // Then
        int last = single.getMsdCount() - 1;
        assertThat(single.getMsd(last)).isCloseTo(2 * 0.0312582258489076, within(1e-13));
        assertThat(multiple.getMsd(last)).isCloseTo(7 * single.getMsd(last), within(1e-13));
        assertThat(multiple.getExponent()).isCloseTo(single.getExponent(), within(1e-12));
        assertThat(single.getExponent()).isBetween(1.3, 1.9);
    }

    @Test
    void answersForAFlatModeAndForNegativeCurvatureFromAFixedStart() {
        // Given
        PredictRequest request = BadRequests.sound()
                .setSpectrum(Spectrum.newBuilder().addEigenvalue(0).addEigenvalue(-0.1))
                .setNoise(Noise.newBuilder()
                        .setModes(ModeNoise.newBuilder().addVariance(0.02).addVariance(0.02)))
                .setStart(Start.newBuilder()
                        .setFixed(FixedStart.newBuilder().addPosition(1).addPosition(1)))
                .setSteps(StepGrid.newBuilder()
                        .setExplicit(ExplicitSteps.newBuilder().addStep(0).addStep(10)))
                .setPerMode(true)
                .setEvolution(true)
                .build();

        // When
        Prediction prediction = theory.predict(request).getPredictions(0);

        // Then
        assertThat(prediction.hasPositionVariance()).isFalse();
        assertThat(prediction.hasVelocityVariance()).isFalse();
        ModePrediction flat = prediction.getModes(0);
        assertThat(flat.hasPositionVariance()).isFalse();
        assertThat(flat.getVelocityVariance()).isCloseTo(0.105263157894737, within(1e-14));
        assertThat(flat.getCovariancePosition(1)).isCloseTo(0.0404213868340673, within(1e-15));
        assertThat(flat.getMeanPosition(1)).isEqualTo(1);
        ModePrediction unstable = prediction.getModes(1);
        assertThat(unstable.hasVelocityVariance()).isFalse();
        assertThat(unstable.getSlowRate()).isNegative();
        assertThat(unstable.getMeanPosition(0)).isEqualTo(1);
        assertThat(unstable.getMeanPosition(1)).isGreaterThan(1);
    }

    @Test
    void namesEveryDynamicsItWasAskedFor() {
        // Given
        PredictRequest.Builder request = BadRequests.sound()
                .addDynamics(Dynamics.DYNAMICS_EPOCH_SHUFFLED)
                .addDynamics(Dynamics.DYNAMICS_NESTEROV)
                .addDynamics(Dynamics.DYNAMICS_HEAVY_BALL);
        request.getHyperparametersBuilder().setBatchesPerEpoch(50);

        // When
        PredictResponse response = theory.predict(request.build());

        // Then
        assertThat(response.getPredictionsList())
                .extracting(Prediction::getDynamics)
                .containsExactly(
                        Dynamics.DYNAMICS_EPOCH_SHUFFLED, Dynamics.DYNAMICS_NESTEROV, Dynamics.DYNAMICS_HEAVY_BALL);
        assertThat(response.getPredictions(0).getMsd(2))
                .isLessThan(response.getPredictions(2).getMsd(2) / 2);
    }

    static List<BadRequests.Case> badRequests() {
        return BadRequests.cases();
    }

    @ParameterizedTest
    @MethodSource("badRequests")
    void refusesWithFieldValueAndRule(BadRequests.Case bad) {
        assertThatThrownBy(() -> theory.predict(bad.request()))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessageStartingWith("INVALID_ARGUMENT: " + bad.message());
    }

    @Test
    void countsAnswersAndRefusals() throws IOException, InterruptedException {
        // Given
        theory.predict(BadRequests.sound().build());
        assertThatThrownBy(() -> theory.predict(PredictRequest.getDefaultInstance()))
                .isInstanceOf(StatusRuntimeException.class);

        // When
        String metrics = get("/q/metrics").body();

        // Then
        assertThat(metrics)
                .containsPattern("perrin_theory_calls_seconds_count\\{call=\"Predict\",outcome=\"answered\"} [1-9]")
                .containsPattern("perrin_theory_calls_seconds_count\\{call=\"Predict\",outcome=\"refused\"} [1-9]")
                .containsPattern("perrin_theory_calls_seconds_bucket\\{call=\"Predict\",outcome=\"answered\",le=");
    }

    @Test
    void answersQuestionsTooLargeForTheEventLoop() {
        // Given
        PredictRequest request = BadRequests.sound()
                .setSteps(StepGrid.newBuilder()
                        .setLogarithmic(LogarithmicSteps.newBuilder()
                                .setFirst(1)
                                .setLast(1_000_000_000)
                                .setPerDecade(100)))
                .build();

        // When
        PredictResponse response = theory.predict(request);

        // Then
        assertThat(PredictAnswers.isSmall(request)).isFalse();
        assertThat(PredictAnswers.isSmall(BadRequests.sound().build())).isTrue();
        assertThat(response.getStepsCount()).isGreaterThan(700);
        assertThatThrownBy(() -> theory.predict(request.toBuilder()
                        .setSpectrum(Spectrum.newBuilder().addEigenvalue(-1))
                        .build()))
                .hasMessageStartingWith("INVALID_ARGUMENT: spectrum.eigenvalue[0] is -1.0");
    }

    @Test
    void refusesRequestsBeyondItsSizeWithoutReadingThem() {
        // Given
        PredictRequest.Builder request = BadRequests.sound();
        for (int i = 0; i < (64 << 20) / Double.BYTES; i++) {
            request.getSpectrumBuilder().addEigenvalue(1);
        }

        // Then
        assertThatThrownBy(() -> theory.predict(request.build()))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED));
    }

    @Test
    void saysWhatItAllows() {
        // When
        GetLimitsResponse limits = theory.getLimits(GetLimitsRequest.getDefaultInstance());

        // Then
        assertThat(limits.getModes()).isEqualTo(1_000_000);
        assertThat(limits.getAllFields())
                .as("every limit is set")
                .hasSize(GetLimitsResponse.getDescriptor().getFields().size());
    }

    @Test
    void isHealthyOverGrpcAndHttp() throws IOException, InterruptedException {
        // When
        HealthCheckResponse overall = HealthGrpc.newBlockingStub(channel)
                .withDeadlineAfter(30, TimeUnit.SECONDS)
                .check(HealthCheckRequest.getDefaultInstance());
        HealthCheckResponse service = HealthGrpc.newBlockingStub(channel)
                .withDeadlineAfter(30, TimeUnit.SECONDS)
                .check(HealthCheckRequest.newBuilder()
                        .setService("perrin.theory.v1.Theory")
                        .build());
        HttpResponse<String> ready = get("/q/health/ready");

        // Then
        assertThat(overall.getStatus()).isEqualTo(HealthCheckResponse.ServingStatus.SERVING);
        assertThat(service.getStatus()).isEqualTo(HealthCheckResponse.ServingStatus.SERVING);
        assertThat(ready.statusCode()).isEqualTo(200);
        assertThat(ready.body()).contains("UP");
    }

    @Test
    void listsItselfByReflection() {
        // Given
        CompletableFuture<ServerReflectionResponse> answer = new CompletableFuture<>();
        StreamObserver<ServerReflectionRequest> requests = ServerReflectionGrpc.newStub(channel)
                .withDeadlineAfter(30, TimeUnit.SECONDS)
                .serverReflectionInfo(new StreamObserver<>() {
                    @Override
                    public void onNext(ServerReflectionResponse response) {
                        answer.complete(response);
                    }

                    @Override
                    public void onError(Throwable failure) {
                        answer.completeExceptionally(failure);
                    }

                    @Override
                    public void onCompleted() {}
                });

        // When
        requests.onNext(
                ServerReflectionRequest.newBuilder().setListServices("*").build());

        // Then
        assertThat(answer.orTimeout(30, TimeUnit.SECONDS)
                        .join()
                        .getListServicesResponse()
                        .getServiceList())
                .extracting(ServiceResponse::getName)
                .contains("perrin.theory.v1.Theory");
        requests.onCompleted();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(address.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
        }
    }
}

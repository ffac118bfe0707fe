package dev.perrin.theory.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perrin.proto.theory.v1.Dynamics;
import dev.perrin.proto.theory.v1.PredictPart;
import dev.perrin.proto.theory.v1.PredictRequest;
import dev.perrin.theory.prediction.Predictor;
import dev.perrin.theory.prediction.RequestLimits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What is written past the generated code, read and written by it.
class PartSinkTest {
    private static final List<Dynamics> STATIONARY = List.of(
            Dynamics.DYNAMICS_HEAVY_BALL,
            Dynamics.DYNAMICS_UNDERDAMPED_LANGEVIN,
            Dynamics.DYNAMICS_NESTEROV,
            Dynamics.DYNAMICS_EPOCH_SHUFFLED);

    private final PredictAnswers answers = new PredictAnswers(new Predictor(), RequestLimits.DEFAULTS);

    static LongStream seeds() {
        return LongStream.range(0, 60);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void writesTheBytesThatTheGeneratedCodeWrites(long seed) throws IOException {
        // Given
        PredictRequest request = request(new Random(seed));

        // When
        List<EncodedPart> encoded = new ArrayList<>();
        answers.stream(request, encoded::add);

        // Then
        List<PredictPart> decoded = new ArrayList<>();
        for (EncodedPart part : encoded) {
            PredictPart message = PredictPart.parseFrom(part.message());
            assertThat(EncodedPart.of(message).bytes()).isEqualTo(Arrays.copyOf(part.bytes(), part.size()));
            assertThat(message.getUnknownFields().isEmpty()
                            && message.getModesList().stream()
                                    .allMatch(mode -> mode.getUnknownFields().isEmpty()))
                    .as("nothing that the schema does not know")
                    .isTrue();
            decoded.add(message);
        }
        assertThat(Reassembly.of(decoded).equals(answers.answer(request)))
                .as("in parts and at once are the same")
                .isTrue();
    }

    private static PredictRequest request(Random random) {
        PredictRequest.Builder request = BadRequests.sound()
                .setPerMode(true)
                .setEvolution(random.nextBoolean())
                .setCorrelation(random.nextBoolean())
                .setLoss(random.nextBoolean())
                .setRelativeEntropy(random.nextBoolean())
                .setSdeError(random.nextInt(4) == 0)
                .setStationarityTolerance(random.nextBoolean() ? 0.01 : 0)
                .addDynamics(STATIONARY.get(random.nextInt(STATIONARY.size())))
                .addDynamics(Dynamics.DYNAMICS_HEAVY_BALL);
        if (request.getDynamics(0) == Dynamics.DYNAMICS_EPOCH_SHUFFLED) {
            request.clearRelativeEntropy().clearStationarityTolerance();
        }
        if (request.getDynamics(0) == request.getDynamics(1)) {
            request.setDynamics(0, Dynamics.DYNAMICS_NESTEROV);
        }
        request.getHyperparametersBuilder().setBatchesPerEpoch(20);
        int modes = 1 + random.nextInt(random.nextBoolean() ? 300 : 5);
        request.getSpectrumBuilder().clear();
        boolean named = random.nextBoolean();
        for (int i = 1; i <= modes; i++) {
            request.getSpectrumBuilder().addEigenvalue(10.0 * i / modes);
            if (named) {
                request.getSpectrumBuilder()
                        .addName("ν".repeat(random.nextInt(200)))
                        .addGroup("group " + i % 3);
            }
        }
        if (random.nextInt(3) == 0) {
            IntStream.range(0, modes)
                    .forEach(_ -> request.getStartBuilder()
                            .getGaussianBuilder()
                            .addPosition(random.nextGaussian())
                            .addPositionVariance(random.nextDouble()));
        }
        List<Long> steps = new ArrayList<>(LongStream.rangeClosed(1, 1 + random.nextInt(modes > 5 ? 300 : 6000))
                .boxed()
                .toList());
        if (random.nextBoolean()) {
            Collections.shuffle(steps, random);
        }
        request.getStepsBuilder().getExplicitBuilder().clear();
        if (random.nextInt(10) > 0) {
            request.getStepsBuilder().getExplicitBuilder().addAllStep(steps);
        } else {
            request.clearSteps()
                    .clearSdeError()
                    .clearLoss()
                    .clearRelativeEntropy()
                    .clearEvolution()
                    .clearCorrelation();
        }
        return request.build();
    }
}

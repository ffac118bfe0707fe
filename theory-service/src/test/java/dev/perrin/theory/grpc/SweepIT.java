package dev.perrin.theory.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perrin.proto.theory.v1.Hyperparameters;
import dev.perrin.proto.theory.v1.PredictRequest;
import dev.perrin.proto.theory.v1.SweepPoint;
import dev.perrin.proto.theory.v1.SweepRequest;
import dev.perrin.theory.client.TheoryRefusedException;
import dev.perrin.theory.client.TheoryStream;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Sweeps over the network, asked by the client that a Java service would use.
@QuarkusTest
class SweepIT extends ConnectedTheory {
    @Test
    void answersEveryCombinationTheLastFieldRunningFastest() {
        // Given
        PredictRequest base = BadRequests.sound().build();
        SweepRequest sweep = SweepRequest.newBuilder()
                .setBase(base)
                .addLearningRate(0.1)
                .addLearningRate(0.2)
                .addMomentum(0)
                .addMomentum(0.5)
                .addMomentum(0.9)
                .addBatchSize(8)
                .addBatchSize(16)
                .build();

        // When
        List<SweepPoint> points = all(sweep);

        // Then
        assertThat(points)
                .extracting(SweepPoint::getIndex)
                .isEqualTo(IntStream.range(0, 12).boxed().toList());
        List<Hyperparameters> expected = new ArrayList<>();
        for (double learningRate : new double[] {0.1, 0.2}) {
            for (double momentum : new double[] {0, 0.5, 0.9}) {
                for (long batchSize : new long[] {8, 16}) {
                    expected.add(base.getHyperparameters().toBuilder()
                            .setLearningRate(learningRate)
                            .setMomentum(momentum)
                            .setBatchSize(batchSize)
                            .build());
                }
            }
        }
        assertThat(points).extracting(SweepPoint::getHyperparameters).isEqualTo(expected);
        assertThat(points)
                .allSatisfy(point -> assertThat(point.getAnswer())
                        .isEqualTo(theory.predict(base.toBuilder()
                                .setHyperparameters(point.getHyperparameters())
                                .build())));
    }

    @Test
    void refusesThePointsThatHaveNoAnswerAndAnswersTheOthers() {
        // Given
        SweepRequest sweep = SweepRequest.newBuilder()
                .setBase(BadRequests.sound())
                .addWeightDecay(0)
                .addWeightDecay(-1)
                .addWeightDecay(100)
                .addWeightDecay(0.1)
                .build();

        // When
        List<SweepPoint> points = all(sweep);

        // Then
        assertThat(points)
                .extracting(SweepPoint::getOutcomeCase)
                .containsExactly(
                        SweepPoint.OutcomeCase.ANSWER,
                        SweepPoint.OutcomeCase.REFUSAL,
                        SweepPoint.OutcomeCase.REFUSAL,
                        SweepPoint.OutcomeCase.ANSWER);
        assertThat(points.get(1).getRefusal())
                .isEqualTo("hyperparameters.weight_decay is -1.0: must be finite and at least 0");
        assertThat(points.get(2).getRefusal()).startsWith("spectrum.eigenvalue[0] is 0.01: x = ");
    }

    @Test
    void asksTheBaseAloneWhereNothingIsVaried() {
        // When
        List<SweepPoint> points =
                all(SweepRequest.newBuilder().setBase(BadRequests.sound()).build());

        // Then
        assertThat(points)
                .singleElement()
                .extracting(SweepPoint::getAnswer)
                .isEqualTo(theory.predict(BadRequests.sound().build()));
    }

    @Test
    void refusesSweepsThatAreTooLarge() {
        // Given
        SweepRequest.Builder points = SweepRequest.newBuilder().setBase(BadRequests.sound());
        for (int i = 0; i < 5_000; i++) {
            points.addLearningRate(0.1).addMomentum(0.1).addWeightDecay(0.1).addBatchSize(1);
        }
        SweepRequest.Builder evaluations = SweepRequest.newBuilder().setBase(BadRequests.sound());
        evaluations
                .getBaseBuilder()
                .getStepsBuilder()
                .getLinearBuilder()
                .setStride(1)
                .setCount(100_000);
        for (int i = 0; i < 300; i++) {
            evaluations.addLearningRate(0.1);
            evaluations.getBaseBuilder().getSpectrumBuilder().addEigenvalue(0.1 + i);
        }
        evaluations.addMomentum(0.1).addMomentum(0.2);

        // Then
        assertThatThrownBy(() -> all(points.build()))
                .isInstanceOf(TheoryRefusedException.class)
                .hasMessageStartingWith("sweep is ")
                .hasMessageEndingWith(" points: must not have more than 10000");
        assertThatThrownBy(() -> all(evaluations.build()))
                .isInstanceOf(TheoryRefusedException.class)
                .hasMessage("steps is 18060000000 modes × steps × dynamics: must not be more than 10000000000");
        assertThatThrownBy(() -> all(SweepRequest.getDefaultInstance()))
                .isInstanceOf(TheoryRefusedException.class)
                .hasMessage("base is missing: must be given");
    }

    private List<SweepPoint> all(SweepRequest request) {
        try (TheoryStream<SweepPoint> points = theory.sweep(request)) {
            return points.stream().toList();
        }
    }
}

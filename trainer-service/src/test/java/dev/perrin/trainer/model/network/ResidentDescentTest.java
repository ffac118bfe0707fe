package dev.perrin.trainer.model.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.trainer.data.MiniBatchSampler;
import dev.perrin.trainer.data.TestImages;
import dev.perrin.trainer.model.BatchOutcome;
import dev.perrin.trainer.model.ClassificationLoss;
import dev.perrin.trainer.model.MatrixDecayModel;
import dev.perrin.trainer.model.Model;
import dev.perrin.trainer.model.network.djl.PyTorchEngines;
import dev.perrin.trainer.sgd.Descent;
import dev.perrin.trainer.sgd.HostDescent;
import dev.perrin.trainer.sgd.Hyperparameters;
import dev.perrin.trainer.sgd.MomentumRule;
import dev.perrin.trainer.sgd.PhasePoint;
import dev.perrin.trainer.sgd.Projection;
import dev.perrin.trainer.sgd.ResidentDescent;
import dev.perrin.trainer.sgd.StepSums;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Descents in PyTorch's memory beside the same ones in Java's.
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ResidentDescentTest {
    private static final int EXAMPLES = 24;
    private static final int BATCH = 6;
    private static final int STEPS = 30;
    private static final double LEARNING_RATE = 0.02;

    static Stream<Arguments> cases() {
        return Stream.of(NetworkCase.MLP, NetworkCase.CNN, NetworkCase.RESNET_SMALL)
                .flatMap(network -> Stream.of(
                        Arguments.of(network, 0, new Hyperparameters(LEARNING_RATE, 0.9, 1e-3, BATCH)),
                        Arguments.of(
                                network,
                                0.01,
                                new Hyperparameters(LEARNING_RATE, 0.8, 0, BATCH, 0.3, MomentumRule.HEAVY_BALL)),
                        Arguments.of(
                                network,
                                0,
                                new Hyperparameters(LEARNING_RATE, 0.9, 1e-3, BATCH, 0, MomentumRule.NESTEROV))));
    }

    /// The update makes the same operations in float64 and the same roundings, so that only the gradients differ,
    /// by float32 rounding: sums of up to a thousand terms of size 1 or less, about 10⁻⁶ at worst. An error e in
    /// every gradient adds ηe/(1 − β) to θ in each of K steps, and e/(1 − β) to v: with η = 0.02, β = 0.9 and
    /// K = 30 that is 6 e and 10 e, times what curvature makes of it, for which there is a factor of 3.
    @ParameterizedTest
    @MethodSource("cases")
    void trajectoryAndObservationsAreThoseOfJavasMemory(
            NetworkCase network, double matrixDecay, Hyperparameters hyperparameters) {
        double band = 3 * 10 * 1e-6;
        double[][] directions = directions(model(network, false));
        try (Model host = decayed(model(network, false), matrixDecay);
                Model device = decayed(model(network, true), matrixDecay)) {
            PhasePoint point = start(host);
            float[] reference = point.position().clone();
            start(device);
            try (Descent expected = new HostDescent(host, point, reference);
                    Descent found = resident(device, point, reference)) {
                Projection expectedModes = expected.projection(directions);
                Projection foundModes = found.projection(directions);
                MiniBatchSampler sampler = MiniBatchSampler.independent(EXAMPLES, new SplittableRandom(3));
                int[] batch = new int[BATCH];
                StepSums expectedSums = new StepSums(host.layout());
                StepSums foundSums = new StepSums(host.layout());
                BatchOutcome expectedOutcome = new BatchOutcome();
                BatchOutcome foundOutcome = new BatchOutcome();
                for (int step = 1; step <= STEPS; step++) {
                    sampler.next(batch);
                    if (step == STEPS / 2) {
                        expected.rest();
                        found.rest();
                    }
                    expected.step(hyperparameters, batch, expectedOutcome, expectedSums);
                    found.step(hyperparameters, batch, foundOutcome, foundSums);

                    PhasePoint here = found.point();
                    requireClose(here.position(), point.position(), band);
                    requireClose(here.velocity(), point.velocity(), band);
                    assertThat(foundOutcome.loss()).isCloseTo(expectedOutcome.loss(), within(band));
                    assertThat(foundOutcome.accuracy()).isEqualTo(expectedOutcome.accuracy());
                    requireClose(foundSums, expectedSums, 100 * band);
                    requireClose(foundModes, expectedModes, Math.sqrt(host.dimension()) * band);
                }
                float[] expectedBuffers = new float[(int) host.buffers().dimension()];
                float[] foundBuffers = new float[expectedBuffers.length];
                host.copyBuffers(expectedBuffers);
                device.copyBuffers(foundBuffers);
                requireClose(foundBuffers, expectedBuffers, band);
            }
        }
    }

    /// In float64 and rounded once: to the bit.
    @Test
    void thePositionFollowsTheVelocityToTheBit() {
        try (Model host = model(NetworkCase.MLP, false);
                Model device = model(NetworkCase.MLP, true)) {
            PhasePoint point = start(host);
            for (int i = 0; i < point.dimension(); i++) {
                point.velocity()[i] = (float) Math.sin(i);
            }
            float[] reference = new float[point.dimension()];
            try (Descent found = resident(device, point, reference)) {
                int[] batch = {0, 1, 2, 3, 4, 5};
                PhasePoint before = new PhasePoint(point.dimension());
                before.copyFrom(point);
                found.step(
                        new Hyperparameters(0.1, 0.9, 0, BATCH),
                        batch,
                        new BatchOutcome(),
                        new StepSums(host.layout()));
                float[] velocity = found.point().velocity().clone();
                float[] position = found.point().position().clone();
                for (int i = 0; i < position.length; i++) {
                    assertThat(position[i]).isEqualTo((float) (before.position()[i] + 0.1 * velocity[i]));
                }
            }
        }
    }

    /// While other threads keep the processors busy and copies are read slowly, each must be the θ and v of its step.
    @Test
    void whatLeavesIsThePointOfItsStepThoughTrainingWentOn() throws InterruptedException {
        List<float[]> expected = trajectory(true, List.of());
        CountDownLatch end = new CountDownLatch(1);
        List<Thread> load = new ArrayList<>();
        for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
            load.add(Thread.ofPlatform().daemon(true).start(() -> {
                while (end.getCount() > 0) {
                    Thread.onSpinWait();
                }
            }));
        }
        List<float[]> left = new ArrayList<>();

        trajectory(false, left);

        end.countDown();
        for (Thread each : load) {
            each.join();
        }
        assertThat(left).hasSameSizeAs(expected);
        for (int step = 0; step < left.size(); step++) {
            assertThat(left.get(step)).as("step %d", step).containsExactly(expected.get(step));
        }
    }

    /// One copy is with its receiver and another waits: steps are made all the same.
    @Test
    void stepsGoOnWhileAReceiverWaits() throws InterruptedException {
        List<float[]> expected = trajectory(true, List.of());
        CountDownLatch received = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        List<float[]> left = new ArrayList<>();
        try (Model model = model(NetworkCase.CNN, true)) {
            PhasePoint point = start(model);
            try (Descent descent = resident(model, point, point.position().clone())) {
                Steps steps = new Steps(model, descent);
                steps.make(1);
                descent.hand(here -> {
                    received.countDown();
                    goOn.await();
                    left.add(here.position().clone());
                });
                received.await();
                steps.make(9);
                descent.hand(here -> left.add(here.position().clone()));
                steps.make(20);

                goOn.countDown();
                descent.settle();
            }
        }
        assertThat(left).hasSize(2);
        assertThat(left.get(0)).containsExactly(expected.get(0));
        assertThat(left.get(1)).containsExactly(expected.get(9));
    }

    @Test
    void whatAReceiverThrowsEndsTheDescent() throws InterruptedException {
        try (Model model = model(NetworkCase.MLP, true)) {
            PhasePoint point = start(model);
            try (Descent descent = resident(model, point, point.position().clone())) {
                descent.hand(_ -> {
                    throw new IllegalStateException("no broker");
                });

                assertThatThrownBy(descent::settle).hasMessage("no broker");
                assertThatThrownBy(() -> new Steps(model, descent).make(1)).hasMessage("no broker");
            }
        }
    }

    /// A receiver that waits for ever ends with the descent, and gives back what it held.
    @Test
    void closingEndsAReceiverThatWaits() throws InterruptedException {
        CountDownLatch received = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        try (Model model = model(NetworkCase.MLP, true)) {
            PhasePoint point = start(model);
            try (Descent descent = resident(model, point, point.position().clone())) {
                descent.hand(_ -> {
                    received.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } finally {
                        interrupted.countDown();
                    }
                });
                received.await();
            }
        }
        assertThat(interrupted.getCount()).isZero();
    }

    @Test
    void javasMemoryIsWhereTrainingHappensUnlessItIsSaidOtherwise() {
        try (Model model = model(NetworkCase.MLP, false)) {
            float[] vector = new float[model.dimension()];

            assertThat(model.resident(vector, vector, vector)).isEmpty();
        }
    }

    private static final class Steps {
        private final MiniBatchSampler sampler = MiniBatchSampler.independent(EXAMPLES, new SplittableRandom(3));
        private final Descent descent;
        private final StepSums sums;

        Steps(Model model, Descent descent) {
            this.descent = descent;
            this.sums = new StepSums(model.layout());
        }

        void make(int count) {
            int[] batch = new int[BATCH];
            for (int step = 0; step < count; step++) {
                sampler.next(batch);
                descent.step(new Hyperparameters(LEARNING_RATE, 0.9, 1e-3, BATCH), batch, new BatchOutcome(), sums);
            }
        }
    }

    /// θ after each of 80 steps.
    ///
    /// @param stopping whether they are read at rest, instead of being handed on
    /// @param left takes what is handed on
    private static List<float[]> trajectory(boolean stopping, List<float[]> left) throws InterruptedException {
        List<float[]> read = new ArrayList<>();
        try (Model model = model(NetworkCase.CNN, true)) {
            PhasePoint point = start(model);
            try (Descent descent = resident(model, point, point.position().clone())) {
                Steps steps = new Steps(model, descent);
                for (int step = 0; step < 80; step++) {
                    steps.make(1);
                    if (stopping) {
                        read.add(descent.point().position().clone());
                    } else {
                        descent.hand(here -> left.add(here.position().clone()));
                    }
                }
                descent.settle();
            }
        }
        return read;
    }

    private static Descent resident(Model model, PhasePoint point, float[] reference) {
        return new ResidentDescent(
                model.resident(point.position(), point.velocity(), reference).orElseThrow(),
                model,
                Thread.ofPlatform().daemon(true).factory());
    }

    private static Model decayed(Model model, double coefficient) {
        return coefficient == 0 ? model : MatrixDecayModel.of(model, coefficient);
    }

    private static Model model(NetworkCase network, boolean resident) {
        TestImages images = TestImages.gaussian(5, EXAMPLES, NetworkCase.IMAGES, NetworkCase.CLASSES);
        return new NetworkModel(
                network.network(NetworkCase.IMAGES),
                NetworkSettings.forCurvature(
                        ClassificationLoss.CROSS_ENTROPY, new PyTorchEngines(ComputeDevice.PROCESSOR, 0, resident)),
                images,
                images.labels());
    }

    private static PhasePoint start(Model model) {
        PhasePoint point = new PhasePoint(model.dimension());
        model.initialise(new SplittableRandom(4), point.position());
        return point;
    }

    private static double[][] directions(Model model) {
        double[][] directions = new double[3][model.dimension()];
        model.close();
        SplittableRandom random = new SplittableRandom(6);
        for (double[] direction : directions) {
            double norm = 0;
            for (int i = 0; i < direction.length; i++) {
                direction[i] = random.nextGaussian();
                norm += direction[i] * direction[i];
            }
            for (int i = 0; i < direction.length; i++) {
                direction[i] /= Math.sqrt(norm);
            }
        }
        return directions;
    }

    private static void requireClose(Projection found, Projection expected, double band) {
        double[][] values = new double[4][3];
        found.at(values[0], values[1]);
        expected.at(values[2], values[3]);
        assertThat(values[0]).containsExactly(values[2], within(band));
        assertThat(values[1]).containsExactly(values[3], within(band));
    }

    /// Relative to the sums, which are not near 0, or to 1.
    private static void requireClose(StepSums found, StepSums expected, double band) {
        for (int tensor = 0; tensor < expected.tensorCount(); tensor++) {
            requireClose(found.localDisplacementSquared(tensor), expected.localDisplacementSquared(tensor), band);
            requireClose(found.positionSquared(tensor), expected.positionSquared(tensor), band);
            requireClose(found.velocitySquared(tensor), expected.velocitySquared(tensor), band);
            requireClose(found.positionDotGradient(tensor), expected.positionDotGradient(tensor), band);
        }
        requireClose(found.localDisplacementSquared(), expected.localDisplacementSquared(), band);
        requireClose(found.positionSquared(), expected.positionSquared(), band);
        requireClose(found.previousPositionSquared(), expected.previousPositionSquared(), band);
        requireClose(found.globalDisplacementSquared(), expected.globalDisplacementSquared(), band);
        requireClose(found.displacementDotGradient(), expected.displacementDotGradient(), band);
    }

    private static void requireClose(double found, double expected, double band) {
        assertThat(found).isCloseTo(expected, within(band * (1 + Math.abs(expected))));
    }

    private static void requireClose(float[] found, float[] expected, double band) {
        assertThat(found).containsExactly(expected, within((float) band));
    }
}

package dev.perrin.theory.grpc;

import dev.perrin.proto.theory.v1.HessianNoise;
import dev.perrin.proto.theory.v1.Hyperparameters;
import dev.perrin.proto.theory.v1.LogarithmicSteps;
import dev.perrin.proto.theory.v1.Noise;
import dev.perrin.proto.theory.v1.PredictPart;
import dev.perrin.proto.theory.v1.PredictRequest;
import dev.perrin.proto.theory.v1.Spectrum;
import dev.perrin.proto.theory.v1.StepGrid;
import dev.perrin.theory.client.TheoryClient;
import dev.perrin.theory.client.TheoryStream;
import java.util.ArrayList;
import java.util.List;

/// The Java of the README, compiled and run.
final class ReadmeExample {
    private ReadmeExample() {}

    /// The displacements of both calls.
    static List<Double> run(String host, int port) {
        List<Double> displacements = new ArrayList<>();
        // README begins
        try (TheoryClient theory = TheoryClient.connect(host, port)) {
            PredictRequest question = PredictRequest.newBuilder()
                    .setHyperparameters(Hyperparameters.newBuilder()
                            .setLearningRate(0.1)
                            .setMomentum(0.9)
                            .setBatchSize(16))
                    .setSpectrum(Spectrum.newBuilder().addEigenvalue(0.01))
                    .setNoise(Noise.newBuilder()
                            .setHessian(HessianNoise.newBuilder().setVariance(1)))
                    .setSteps(StepGrid.newBuilder()
                            .setLogarithmic(LogarithmicSteps.newBuilder()
                                    .setFirst(1)
                                    .setLast(1000)
                                    .setPerDecade(1)))
                    .build();
            displacements.addAll(theory.predict(question).getPredictions(0).getMsdList());

            try (TheoryStream<PredictPart> parts = theory.predictStream(question)) {
                for (PredictPart part : parts) {
                    displacements.addAll(part.getSums().getMsdList());
                }
            }
        }
        // README ends
        return displacements;
    }
}

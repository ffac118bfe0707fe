package dev.perrin.local.demo;

import dev.perrin.proto.run.v1.Hyperparameters;
import dev.perrin.proto.run.v1.ModelSpec;
import dev.perrin.proto.run.v1.RunSpec;
import dev.perrin.proto.run.v1.Sampling;
import dev.perrin.proto.run.v1.SnapshotSchedule;

/// A second's work.
final class TestSpecs {
    private TestSpecs() {}

    static RunSpec.Builder linear(String run) {
        return spec(run, "linear", "diabetes");
    }

    /// A small convolutional net with batch norm and no weight decay, whose curvature is measured as roughly as can be.
    static RunSpec.Builder normed(String run) {
        RunSpec.Builder spec = spec(run, "cnn", "digits").setLimitingSteps(40).setProjectedModes(1);
        spec.getModelBuilder().addChannels(2).addChannels(4).setBatchNorm(true);
        spec.getHyperparametersBuilder().setLearningRate(0.01).setWeightDecay(0);
        spec.getCurvatureBuilder()
                .setSampled(true)
                .setTolerance(0.1)
                .setProbes(2)
                .setQuadratureSteps(2)
                .setNoiseExamples(40)
                .getSubsetBuilder()
                .setName("few")
                .setSize(200);
        return spec;
    }

    private static RunSpec.Builder spec(String run, String model, String data) {
        return RunSpec.newBuilder()
                .setRun(run)
                .setModel(ModelSpec.newBuilder().setName(model))
                .setData(data)
                .setHyperparameters(Hyperparameters.newBuilder()
                        .setLearningRate(0.05)
                        .setMomentum(0.9)
                        .setWeightDecay(1e-3)
                        .setBatchSize(32))
                .setSampling(Sampling.SAMPLING_IID)
                .setSeed(3)
                .setLimitingSteps(1000)
                .setSnapshots(SnapshotSchedule.newBuilder().setEverySteps(10));
    }
}

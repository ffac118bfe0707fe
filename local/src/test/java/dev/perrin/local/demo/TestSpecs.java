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
        return RunSpec.newBuilder()
                .setRun(run)
                .setModel(ModelSpec.newBuilder().setName("linear"))
                .setData("diabetes")
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

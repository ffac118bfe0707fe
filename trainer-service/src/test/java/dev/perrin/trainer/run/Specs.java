package dev.perrin.trainer.run;

import dev.perrin.proto.run.v1.Hyperparameters;
import dev.perrin.proto.run.v1.ModelSpec;
import dev.perrin.proto.run.v1.RunSpec;
import dev.perrin.proto.run.v1.Sampling;
import dev.perrin.proto.run.v1.SnapshotSchedule;

/// Specifications to vary.
public final class Specs {
    private Specs() {}

    /// A second's work.
    public static RunSpec.Builder linear(String run) {
        return spec(run, "linear", "diabetes");
    }

    public static RunSpec.Builder spec(String run, String model, String data) {
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

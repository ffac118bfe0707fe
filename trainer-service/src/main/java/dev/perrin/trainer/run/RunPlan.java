package dev.perrin.trainer.run;

import dev.perrin.proto.run.v1.RunSpec;
import dev.perrin.trainer.convergence.ConvergenceCriterion;
import dev.perrin.trainer.data.MiniBatchSampler;
import dev.perrin.trainer.data.TrainingData;
import dev.perrin.trainer.sgd.Hyperparameters;
import dev.perrin.trainer.sgd.LearningRateSchedule;
import dev.perrin.trainer.snapshot.SnapshotSchedule;
import dev.perrin.wire.RunId;
import java.util.random.RandomGenerator;

/// A checked specification in the words of the core.
///
/// @param spec with every default filled in that needs no measurement
/// @param hyperparameters those of the specification; λ is 0 where weight decay is a part of the model's loss
public record RunPlan(RunId run, RunSpec spec, Hyperparameters hyperparameters, Seed seed, SnapshotSchedule schedule) {
    /// @param spec well formed and with a run id
    static RunPlan of(RunSpec spec) {
        return new RunPlan(
                new RunId(spec.getRun()),
                spec,
                OptimiserSpecs.hyperparameters(spec.getHyperparameters()),
                new Seed(spec.getSeed()),
                switch (spec.getSnapshots().getKindCase()) {
                    case EVERY_STEPS ->
                        new SnapshotSchedule.EverySteps(spec.getSnapshots().getEverySteps());
                    case PER_DECADE ->
                        new SnapshotSchedule.Logarithmic(spec.getSnapshots().getPerDecade());
                    case KIND_NOT_SET -> throw new IllegalArgumentException("snapshots must be set");
                });
    }

    LearningRateSchedule convergenceSchedule() {
        return OptimiserSpecs.schedule(spec);
    }

    ConvergenceCriterion criterion() {
        return OptimiserSpecs.criterion(spec);
    }

    /// Minibatches of one phase, and how the examples in them look.
    MiniBatchSampler draws(TrainingData data, Seed.Purpose purpose) {
        RandomGenerator random = seed.stream(purpose);
        MiniBatchSampler sampler = sampler(data.evaluation().exampleCount(), random);
        return data.draws(sampler, random.nextLong());
    }

    /// @param random gives the sampler's key, its first number
    private MiniBatchSampler sampler(int exampleCount, RandomGenerator random) {
        int batchSize = hyperparameters.batchSize();
        return switch (spec.getSampling()) {
            case SAMPLING_IID -> MiniBatchSampler.independent(exampleCount, random);
            case SAMPLING_SHUFFLED -> MiniBatchSampler.shuffled(exampleCount, batchSize, random);
            case SAMPLING_CYCLIC -> MiniBatchSampler.cyclic(exampleCount, batchSize, random);
            case SAMPLING_UNSPECIFIED, UNRECOGNIZED ->
                throw new IllegalArgumentException("sampling must be set, but is " + spec.getSampling());
        };
    }
}

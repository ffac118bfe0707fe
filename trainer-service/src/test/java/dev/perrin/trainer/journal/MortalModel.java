package dev.perrin.trainer.journal;

import dev.perrin.trainer.model.BatchOutcome;
import dev.perrin.trainer.model.CurvatureMatrix;
import dev.perrin.trainer.model.Evaluation;
import dev.perrin.trainer.model.ParameterLayout;
import dev.perrin.trainer.model.ScoredModel;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Counts what is computed, until its trainer is killed.
final class MortalModel implements ScoredModel {
    private final ScoredModel model;
    private final int lastPass;
    private final boolean products;
    private int passes;

    /// The trainer was killed.
    static final class KilledException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /// @param lastPass that comes to its end
    MortalModel(ScoredModel model, int lastPass) {
        this(model, lastPass, model.hasProducts());
    }

    /// @param products whether it lets its products be had, or leaves a measurement to differences
    MortalModel(ScoredModel model, int lastPass, boolean products) {
        this.model = model;
        this.lastPass = lastPass;
        this.products = products;
    }

    /// Gradients and products that came to their end.
    int passes() {
        return passes;
    }

    private void live() {
        if (passes == lastPass) {
            throw new KilledException();
        }
        passes++;
    }

    @Override
    public ParameterLayout layout() {
        return model.layout();
    }

    @Override
    public int exampleCount() {
        return model.exampleCount();
    }

    @Override
    public int groupSize() {
        return model.groupSize();
    }

    @Override
    public boolean classifies() {
        return model.classifies();
    }

    @Override
    public void initialise(RandomGenerator random, float[] parameters) {
        model.initialise(random, parameters);
    }

    @Override
    public void gradient(float[] parameters, int[] batch, float[] gradient, BatchOutcome outcome) {
        model.gradient(parameters, batch, gradient, outcome);
    }

    @Override
    public double fullGradient(double[] parameters, double[] gradient) {
        live();
        return model.fullGradient(parameters, gradient);
    }

    @Override
    public void exampleGradient(double[] parameters, int example, double[] gradient) {
        live();
        model.exampleGradient(parameters, example, gradient);
    }

    @Override
    public void groupGradient(double[] parameters, int group, double[] gradient) {
        live();
        model.groupGradient(parameters, group, gradient);
    }

    @Override
    public void gaussNewtonProduct(double[] parameters, double[] vector, double step, double[] product) {
        live();
        model.gaussNewtonProduct(parameters, vector, step, product);
    }

    @Override
    public boolean hasProducts() {
        return products;
    }

    @Override
    public void product(CurvatureMatrix matrix, double[] parameters, double[] vector, double[] product) {
        live();
        model.product(matrix, parameters, vector, product);
    }

    @Override
    public Optional<ScoredModel> inFloat64() {
        return model.inFloat64();
    }

    @Override
    public Evaluation evaluate(double[] parameters) {
        return model.evaluate(parameters);
    }
}

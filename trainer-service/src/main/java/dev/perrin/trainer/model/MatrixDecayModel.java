package dev.perrin.trainer.model;

import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// A model with weight decay on the tensors of two or more dimensions alone, as a part of its loss:
///
/// L′(θ) = L(θ) + λ/2 Σᵢ θᵢ² over the coordinates i of these tensors.
///
/// Biases, and scales and shifts of normalisation, have one dimension and are left out. Weight decay that differs
/// between coordinates does not commute with the Hessian; as a part of the loss it enters the Hessian that is measured,
/// and the theory holds with λ = 0. It adds the same to every example's gradient, so the gradient noise is that of L.
public class MatrixDecayModel implements Model {
    private final Model inner;
    final double coefficient;
    /// First coordinate and the one after the last of each tensor with weight decay, in pairs.
    final int[] bounds;

    private MatrixDecayModel(Model inner, double coefficient) {
        this.inner = inner;
        this.coefficient = coefficient;
        this.bounds = inner.layout().tensors().stream()
                .filter(tensor -> tensor.shape().size() >= 2)
                .flatMap(tensor -> Stream.of(tensor.offset(), Math.addExact(tensor.offset(), tensor.length())))
                .mapToInt(Math::toIntExact)
                .toArray();
    }

    /// @param coefficient λ ≥ 0
    public static MatrixDecayModel of(Model model, double coefficient) {
        if (!(coefficient >= 0) || !Double.isFinite(coefficient)) {
            throw new IllegalArgumentException("coefficient must be finite and ≥ 0, but is " + coefficient);
        }
        return switch (model) {
            case ConvexModel convex -> new Convex(convex, coefficient);
            case ScoredModel scored -> new Scored(scored, coefficient);
            default -> new MatrixDecayModel(model, coefficient);
        };
    }

    /// The same model with another λ.
    public MatrixDecayModel withCoefficient(double changed) {
        return of(inner, changed);
    }

    /// λ.
    public double coefficient() {
        return coefficient;
    }

    /// The model whose loss has no weight decay.
    public Model inner() {
        return inner;
    }

    @Override
    public ParameterLayout layout() {
        return inner.layout();
    }

    @Override
    public int exampleCount() {
        return inner.exampleCount();
    }

    @Override
    public boolean classifies() {
        return inner.classifies();
    }

    @Override
    public void initialise(RandomGenerator random, float[] parameters) {
        inner.initialise(random, parameters);
    }

    @Override
    public void gradient(float[] parameters, int[] batch, float[] gradient, BatchOutcome outcome) {
        inner.gradient(parameters, batch, gradient, outcome);
        double squared = 0;
        for (int tensor = 0; tensor < bounds.length; tensor += 2) {
            for (int i = bounds[tensor]; i < bounds[tensor + 1]; i++) {
                double parameter = parameters[i];
                gradient[i] = (float) (gradient[i] + coefficient * parameter);
                squared += parameter * parameter;
            }
        }
        outcome.set(outcome.loss() + coefficient / 2 * squared, outcome.accuracy());
    }

    @Override
    public double fullGradient(double[] parameters, double[] gradient) {
        double loss = inner.fullGradient(parameters, gradient);
        addDecay(parameters, gradient);
        return loss + penalty(parameters);
    }

    @Override
    public void exampleGradient(double[] parameters, int example, double[] gradient) {
        inner.exampleGradient(parameters, example, gradient);
        addDecay(parameters, gradient);
    }

    @Override
    public int groupSize() {
        return inner.groupSize();
    }

    @Override
    public int groupCount() {
        return inner.groupCount();
    }

    @Override
    public void groupGradient(double[] parameters, int group, double[] gradient) {
        inner.groupGradient(parameters, group, gradient);
        addDecay(parameters, gradient);
    }

    @Override
    public Evaluation evaluate(double[] parameters) {
        Evaluation evaluation = inner.evaluate(parameters);
        return new Evaluation(evaluation.loss() + penalty(parameters), evaluation.accuracy());
    }

    @Override
    public Evaluation evaluate(double[] parameters, double[] gradient, IntConsumer seen) {
        Evaluation evaluation = inner.evaluate(parameters, gradient, seen);
        addDecay(parameters, gradient);
        return new Evaluation(evaluation.loss() + penalty(parameters), evaluation.accuracy());
    }

    @Override
    public ParameterLayout buffers() {
        return inner.buffers();
    }

    @Override
    public void copyBuffers(float[] values) {
        inner.copyBuffers(values);
    }

    @Override
    public void restoreBuffers(float[] values) {
        inner.restoreBuffers(values);
    }

    /// Of the model without weight decay: a step is told of it by its factors.
    @Override
    public Optional<ResidentPoint> resident(float[] position, float[] velocity, float[] reference) {
        return inner.resident(position, velocity, reference);
    }

    @Override
    public void close() {
        inner.close();
    }

    private void addDecay(double[] parameters, double[] gradient) {
        for (int tensor = 0; tensor < bounds.length; tensor += 2) {
            for (int i = bounds[tensor]; i < bounds[tensor + 1]; i++) {
                gradient[i] += coefficient * parameters[i];
            }
        }
    }

    private double penalty(double[] parameters) {
        double squared = 0;
        for (int tensor = 0; tensor < bounds.length; tensor += 2) {
            for (int i = bounds[tensor]; i < bounds[tensor + 1]; i++) {
                squared += parameters[i] * parameters[i];
            }
        }
        return coefficient / 2 * squared;
    }

    private void addDecayProduct(double[] vector, double[] product) {
        for (int tensor = 0; tensor < bounds.length; tensor += 2) {
            for (int i = bounds[tensor]; i < bounds[tensor + 1]; i++) {
                product[i] += coefficient * vector[i];
            }
        }
    }

    /// The term's own Hessian is never negative and belongs to both matrices.
    private static final class Scored extends MatrixDecayModel implements ScoredModel {
        private final ScoredModel inner;

        Scored(ScoredModel inner, double coefficient) {
            super(inner, coefficient);
            this.inner = inner;
        }

        @Override
        public void gaussNewtonProduct(double[] parameters, double[] vector, double step, double[] product) {
            inner.gaussNewtonProduct(parameters, vector, step, product);
            super.addDecayProduct(vector, product);
        }

        @Override
        public boolean hasProducts() {
            return inner.hasProducts();
        }

        @Override
        public void product(CurvatureMatrix matrix, double[] parameters, double[] vector, double[] product) {
            inner.product(matrix, parameters, vector, product);
            super.addDecayProduct(vector, product);
        }

        @Override
        public Optional<ScoredModel> inFloat64() {
            return inner.inFloat64().map(precise -> new Scored(precise, coefficient));
        }
    }

    /// Of a convex model: the term is convex too.
    private static final class Convex extends MatrixDecayModel implements ConvexModel {
        private final ConvexModel inner;

        Convex(ConvexModel inner, double coefficient) {
            super(inner, coefficient);
            this.inner = inner;
        }

        @Override
        public void hessian(double[] parameters, double[] hessian) {
            inner.hessian(parameters, hessian);
            int dimension = dimension();
            for (int tensor = 0; tensor < bounds.length; tensor += 2) {
                for (int i = bounds[tensor]; i < bounds[tensor + 1]; i++) {
                    hessian[i * dimension + i] += coefficient;
                }
            }
        }

        @Override
        public void hessianProduct(double[] parameters, double[] vector, double[] product) {
            inner.hessianProduct(parameters, vector, product);
            super.addDecayProduct(vector, product);
        }
    }
}

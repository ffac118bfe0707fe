package dev.perrin.trainer.convergence;

import dev.perrin.trainer.model.Model;
import java.util.Arrays;
import java.util.concurrent.CancellationException;

/// Heavy ball on the whole data set that goes back to the best point and starts from rest there whenever it
/// runs uphill, with half the learning rate when already the first step from rest did. For losses that are
/// smooth but not convex: finds a point of small gradient, slowly along flat directions.
final class FullBatchDescent implements Minimiser {
    private static final double MOMENTUM = 0.99;
    private static final double FIRST_LEARNING_RATE = 0.5;
    private static final double LEAST_LEARNING_RATE = 1e-9;

    @Override
    public Descent minimise(Model model, double weightDecay, double[] parameters, long maxUpdates, Watch watch) {
        int dimension = parameters.length;
        TotalLoss total = new TotalLoss(model, weightDecay);
        double[] gradient = new double[dimension];
        double[] velocity = new double[dimension];
        double[] best = parameters.clone();
        double bestLoss = total.at(parameters, gradient);
        double learningRate = FIRST_LEARNING_RATE;
        long updates = 0;
        long updatesSinceRest = 0;
        while (TotalLoss.norm(gradient) > TOLERANCE && updates < maxUpdates && learningRate > LEAST_LEARNING_RATE) {
            if (watch.stopRequested()) {
                throw new CancellationException("full-batch descent was cancelled");
            }
            for (int i = 0; i < dimension; i++) {
                velocity[i] = MOMENTUM * velocity[i] - gradient[i];
                parameters[i] += learningRate * velocity[i];
            }
            double loss = total.at(parameters, gradient);
            updates++;
            updatesSinceRest++;
            watch.updated(updates, TotalLoss.norm(gradient));
            if (loss <= bestLoss) {
                bestLoss = loss;
                System.arraycopy(parameters, 0, best, 0, dimension);
            } else {
                learningRate = updatesSinceRest == 1 ? learningRate / 2 : learningRate;
                System.arraycopy(best, 0, parameters, 0, dimension);
                Arrays.fill(velocity, 0);
                updatesSinceRest = 0;
                total.at(parameters, gradient);
            }
        }
        System.arraycopy(best, 0, parameters, 0, dimension);
        total.at(parameters, gradient);
        return new Descent(updates, TotalLoss.norm(gradient));
    }
}

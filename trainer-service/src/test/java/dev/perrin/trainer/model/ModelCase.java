package dev.perrin.trainer.model;

import dev.perrin.trainer.data.DataSet;
import dev.perrin.trainer.data.DataSet.Labels;
import dev.perrin.trainer.data.DataSet.Responses;
import dev.perrin.trainer.data.TestData;
import dev.perrin.trainer.model.network.Activation;
import dev.perrin.trainer.model.network.EngineFactory;
import dev.perrin.trainer.model.network.NetworkModel;
import dev.perrin.trainer.model.network.NetworkSettings;
import dev.perrin.trainer.model.network.SmallNetwork;
import dev.perrin.trainer.model.network.perceptron.PerceptronEngine;
import java.util.List;
import java.util.SplittableRandom;

/// Every model, small, at a random point: one table of cases for every law.
public enum ModelCase {
    LINEAR {
        @Override
        public Model model(long seed) {
            DataSet data = TestData.measured(seed, 23, 5);
            return new LinearRegression(data, (Responses) data.targets());
        }
    },
    SOFTMAX {
        @Override
        public Model model(long seed) {
            DataSet data = TestData.labelled(seed, 29, 11, 4);
            return new SoftmaxRegression(data, (Labels) data.targets());
        }
    },
    PERCEPTRON {
        @Override
        public Model model(long seed) {
            DataSet data = TestData.labelled(seed, 19, 5, 3);
            return perceptron(data, List.of(4, 3));
        }
    };

    public abstract Model model(long seed);

    /// With tanh and cross-entropy, as a run has it.
    public static Model perceptron(DataSet data, List<Integer> hiddenWidths) {
        Labels labels = (Labels) data.targets();
        return new NetworkModel(
                SmallNetwork.perceptron(data.shape(), labels.classCount(), hiddenWidths, Activation.TANH, false),
                NetworkSettings.forCurvature(
                        ClassificationLoss.CROSS_ENTROPY, PerceptronEngine.orElse(EngineFactory.dl4j())),
                data,
                labels);
    }

    public static double[] parameters(Model model, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] parameters = new double[model.dimension()];
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = (float) (0.5 * random.nextGaussian());
        }
        return parameters;
    }

    public static float[] narrow(double[] wide) {
        float[] narrow = new float[wide.length];
        for (int i = 0; i < wide.length; i++) {
            narrow[i] = (float) wide[i];
        }
        return narrow;
    }
}

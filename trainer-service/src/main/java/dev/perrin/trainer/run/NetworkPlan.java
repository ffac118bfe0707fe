package dev.perrin.trainer.run;

import dev.perrin.proto.run.v1.Activation;
import dev.perrin.proto.run.v1.Loss;
import dev.perrin.proto.run.v1.ModelSpec;
import dev.perrin.trainer.data.DataCatalogue;
import dev.perrin.trainer.data.DataSet.Labels;
import dev.perrin.trainer.data.ExampleShape;
import dev.perrin.trainer.data.Examples;
import dev.perrin.trainer.data.ImageView;
import dev.perrin.trainer.model.ClassificationLoss;
import dev.perrin.trainer.model.Model;
import dev.perrin.trainer.model.network.Architecture;
import dev.perrin.trainer.model.network.EngineFactory;
import dev.perrin.trainer.model.network.InputForm;
import dev.perrin.trainer.model.network.Network;
import dev.perrin.trainer.model.network.NetworkException;
import dev.perrin.trainer.model.network.NetworkModel;
import dev.perrin.trainer.model.network.NetworkSettings;
import dev.perrin.trainer.model.network.NetworkSettings.Precision;
import dev.perrin.trainer.model.network.SmallNetwork;
import java.util.List;

/// The network that a specification names, for the examples that it names.
///
/// @param examples in the shape that the network takes
record NetworkPlan(Network network, ClassificationLoss loss, Examples examples, Labels labels) {
    private static final ExampleShape DIGITS = new ExampleShape(1, 8, 8);

    /// Whether this model is a network.
    static boolean isFor(ModelSpec model) {
        return switch (model.getName()) {
            case "linear", "softmax" -> false;
            default -> true;
        };
    }

    /// @throws SpecRefusedException when the examples do not fit the network
    static NetworkPlan of(ModelSpec model, Examples data, Labels labels) {
        Examples examples = model.getName().equals("mlp") ? data : images(model, data);
        try {
            return new NetworkPlan(network(model, examples.shape(), labels), loss(model.getLoss()), examples, labels);
        } catch (NetworkException e) {
            throw refused("data does not fit model '" + model.getName() + "': " + e.getMessage());
        }
    }

    /// @param training the same examples, as a draw shows them
    /// @param precision of what goes over all examples
    Model model(Examples training, EngineFactory engines, Precision precision) {
        NetworkSettings settings = NetworkSettings.forCurvature(loss, engines).withFullPrecision(precision);
        return new NetworkModel(network, settings, inShapeOf(examples, training), examples, labels);
    }

    private static Examples inShapeOf(Examples examples, Examples training) {
        return training.shape().equals(examples.shape()) ? training : new ImageView(training, examples.shape());
    }

    private static Network network(ModelSpec model, ExampleShape shape, Labels labels) {
        int classes = labels.classCount();
        return switch (model.getName()) {
            case "mlp" ->
                SmallNetwork.perceptron(
                        shape,
                        classes,
                        model.getHiddenWidthsList(),
                        activation(model.getActivation()),
                        model.getBatchNorm());
            case "cnn" ->
                SmallNetwork.convolutional(
                        shape,
                        classes,
                        model.getChannelsList(),
                        activation(model.getActivation()),
                        model.getBatchNorm());
            default ->
                Architecture.named(model.getName()).orElseThrow().network(shape, classes, form(model.getForm(), shape));
        };
    }

    private static Examples images(ModelSpec model, Examples data) {
        if (data.name().equals(DataCatalogue.DIGITS)) {
            return new ImageView(data, DIGITS);
        }
        if (data.shape().height() == 1) {
            throw refused("data must hold images for model '" + model.getName() + "', but '" + data.name()
                    + "' holds rows of " + data.shape().width() + " features");
        }
        return data;
    }

    private static dev.perrin.trainer.model.network.Activation activation(Activation activation) {
        return switch (activation) {
            case ACTIVATION_UNSPECIFIED, ACTIVATION_TANH -> dev.perrin.trainer.model.network.Activation.TANH;
            case ACTIVATION_RELU -> dev.perrin.trainer.model.network.Activation.RELU;
            case UNRECOGNIZED -> throw new IllegalArgumentException("activation must be checked before");
        };
    }

    private static ClassificationLoss loss(Loss loss) {
        return switch (loss) {
            case LOSS_UNSPECIFIED, LOSS_CROSS_ENTROPY -> ClassificationLoss.CROSS_ENTROPY;
            case LOSS_SQUARED_ERROR -> ClassificationLoss.SQUARED_ERROR;
            case UNRECOGNIZED -> throw new IllegalArgumentException("loss must be checked before");
        };
    }

    private static InputForm form(dev.perrin.proto.run.v1.InputForm form, ExampleShape images) {
        return switch (form) {
            case INPUT_FORM_UNSPECIFIED -> InputForm.of(images);
            case INPUT_FORM_IMAGENET -> InputForm.IMAGENET;
            case INPUT_FORM_SMALL -> InputForm.SMALL;
            case UNRECOGNIZED -> throw new IllegalArgumentException("form must be checked before");
        };
    }

    private static SpecRefusedException refused(String violation) {
        return new SpecRefusedException(List.of(violation));
    }
}

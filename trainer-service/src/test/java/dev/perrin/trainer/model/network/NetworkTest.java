package dev.perrin.trainer.model.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.trainer.data.ExampleShape;
import dev.perrin.trainer.model.ParameterLayout;
import dev.perrin.trainer.model.ParameterLayout.Normalisation;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkTest {
    private static final ExampleShape LARGE = new ExampleShape(3, 224, 224);
    private static final ExampleShape SMALL = new ExampleShape(3, 32, 32);

    /// Counts of the ImageNet form are torchvision's; those of the small form follow from the layers, and are what the
    /// same networks have in the literature on CIFAR.
    @ParameterizedTest
    @CsvSource({
        "resnet18, IMAGENET, 1000, 11689512",
        "resnet34, IMAGENET, 1000, 21797672",
        "vgg11, IMAGENET, 1000, 132863336",
        "vgg11_bn, IMAGENET, 1000, 132868840",
        "vgg16, IMAGENET, 1000, 138357544",
        "vgg16_bn, IMAGENET, 1000, 138365992",
        "resnet18, SMALL, 10, 11173962",
        "resnet34, SMALL, 10, 21282122",
        "vgg11, SMALL, 10, 9225610",
        "vgg11_bn, SMALL, 10, 9231114",
        "vgg16, SMALL, 10, 14719818",
        "vgg16_bn, SMALL, 10, 14728266"
    })
    void hasTheParametersOfThePublishedNetwork(String name, InputForm form, int classes, long dimension) {
        ExampleShape images = form == InputForm.SMALL ? SMALL : LARGE;

        Network network = Architecture.named(name).orElseThrow().network(images, classes, form);

        assertThat(network.layout().dimension()).isEqualTo(dimension);
    }

    /// In milliards, of one image of 224 × 224, as torchvision's documentation gives them.
    @ParameterizedTest
    @CsvSource({
        "resnet18, 1.814",
        "resnet34, 3.664",
        "vgg11, 7.609",
        "vgg11_bn, 7.609",
        "vgg16, 15.470",
        "vgg16_bn, 15.470"
    })
    void hasTheWorkOfThePublishedNetwork(String name, double multiplications) {
        Network network = Architecture.named(name).orElseThrow().network(LARGE, 1000, InputForm.IMAGENET);

        assertThat(network.multiplicationCount() * 1e-9).isCloseTo(multiplications, within(5e-4));
    }

    @Test
    void namesAndShapesAreTorchvisions() {
        Network network = ResidualNetwork.RESNET_18.network(LARGE, 1000, InputForm.IMAGENET);

        assertThat(network.layout().tensors().stream().map(ParameterLayout.Tensor::name))
                .startsWith("conv1.weight", "bn1.weight", "bn1.bias", "layer1.0.conv1.weight", "layer1.0.bn1.weight")
                .containsSequence(
                        "layer2.0.bn2.bias",
                        "layer2.0.downsample.0.weight",
                        "layer2.0.downsample.1.weight",
                        "layer2.0.downsample.1.bias",
                        "layer2.1.conv1.weight")
                .endsWith("fc.weight", "fc.bias")
                .hasSize(62);
        assertThat(network.layout()
                        .tensor("layer2.0.conv1.weight")
                        .orElseThrow()
                        .shape())
                .isEqualTo(List.of(128, 64, 3, 3));
        assertThat(network.layout().tensor("fc.weight").orElseThrow().shape()).isEqualTo(List.of(1000, 512));
        assertThat(network.layout().tensor("bn1.weight").orElseThrow().normalisation())
                .isEqualTo(Normalisation.BATCH_SCALE);
        assertThat(network.buffers().tensors().stream().map(ParameterLayout.Tensor::name))
                .startsWith("bn1.running_mean", "bn1.running_var")
                .hasSize(40);
        assertThat(network.buffers().dimension()).isEqualTo(9600);
    }

    @Test
    void vggNamesItsLayersByTheirPlace() {
        Network network = VggNetwork.sixteen(true).network(LARGE, 1000, InputForm.IMAGENET);

        assertThat(network.layout().tensors().stream().map(ParameterLayout.Tensor::name))
                .startsWith("features.0.weight", "features.0.bias", "features.1.weight", "features.1.bias")
                .contains("features.40.weight", "features.41.bias")
                .endsWith(
                        "classifier.0.weight",
                        "classifier.0.bias",
                        "classifier.3.weight",
                        "classifier.3.bias",
                        "classifier.6.weight",
                        "classifier.6.bias");
    }

    @Test
    void refusesImagesThatAreTooSmallForItsWindows() {
        assertThatThrownBy(() -> SmallNetwork.convolutional(
                        new ExampleShape(1, 8, 8), 10, List.of(2, 2, 2, 2), Activation.TANH, false))
                .isInstanceOf(NetworkException.class)
                .hasMessage("examples of 1 × 8 × 8 are too small for this network: "
                        + "at 'pooling.3' a window of 2 meets an extent of 1");
    }

    @Test
    void refusesImagesThatAreNotOfTheForm() {
        assertThatThrownBy(() -> VggNetwork.eleven(false).network(LARGE, 10, InputForm.SMALL))
                .isInstanceOf(NetworkException.class)
                .hasMessage("images must be 32 × 32 for the SMALL form of VGG, but five poolings leave 7 × 7");
    }
}

package dev.perrin.trainer.model.network;

import dev.perrin.trainer.data.ExampleShape;
import java.util.Arrays;
import java.util.Optional;

/// The published architectures, by torchvision's names.
public enum Architecture {
    RESNET18("resnet18") {
        @Override
        public Network network(ExampleShape images, int classCount, InputForm form) {
            return ResidualNetwork.RESNET_18.network(images, classCount, form);
        }
    },
    RESNET34("resnet34") {
        @Override
        public Network network(ExampleShape images, int classCount, InputForm form) {
            return ResidualNetwork.RESNET_34.network(images, classCount, form);
        }
    },
    VGG11("vgg11") {
        @Override
        public Network network(ExampleShape images, int classCount, InputForm form) {
            return VggNetwork.eleven(false).network(images, classCount, form);
        }
    },
    VGG11_BN("vgg11_bn") {
        @Override
        public Network network(ExampleShape images, int classCount, InputForm form) {
            return VggNetwork.eleven(true).network(images, classCount, form);
        }
    },
    VGG16("vgg16") {
        @Override
        public Network network(ExampleShape images, int classCount, InputForm form) {
            return VggNetwork.sixteen(false).network(images, classCount, form);
        }
    },
    VGG16_BN("vgg16_bn") {
        @Override
        public Network network(ExampleShape images, int classCount, InputForm form) {
            return VggNetwork.sixteen(true).network(images, classCount, form);
        }
    };

    private final String publishedName;

    Architecture(String publishedName) {
        this.publishedName = publishedName;
    }

    public static Optional<Architecture> named(String name) {
        return Arrays.stream(values())
                .filter(architecture -> architecture.publishedName.equals(name))
                .findFirst();
    }

    /// @throws NetworkException when the images do not fit the form
    public abstract Network network(ExampleShape images, int classCount, InputForm form);
}

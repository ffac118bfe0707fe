package dev.perrin.trainer.model.network;

import dev.perrin.trainer.data.ExampleShape;

/// For which images a published architecture is made.
public enum InputForm {
    /// As published and as in torchvision, for images of 224 × 224.
    IMAGENET,
    /// For images of 32 × 32, as in the literature on CIFAR: ResNet begins with a convolution of 3 × 3, stride 1, and
    /// no pooling; VGG ends with one fully connected layer on its 512 channels.
    SMALL;

    /// Images up to this height and width count as small.
    public static final int GREATEST_SMALL_EXTENT = 64;

    public static InputForm of(ExampleShape images) {
        return Math.max(images.height(), images.width()) <= GREATEST_SMALL_EXTENT ? SMALL : IMAGENET;
    }
}

package dev.perrin.trainer.model.network;

import dev.perrin.trainer.data.TestImages;
import dev.perrin.trainer.model.Model;

/// Golden networks for tests of other packages.
public final class PublishedNetworks {
    private PublishedNetworks() {}

    public static Model cnn() {
        TestImages images = GoldenNetworks.CNN.images();
        return new NetworkModel(
                GoldenNetworks.CNN.network(),
                NetworkSettings.forCurvature(GoldenNetworks.CNN.loss),
                images,
                images.labels());
    }

    /// What the formula of the golden files gives.
    public static float[] parameters(Model model) {
        return GoldenNetworks.parameters(((NetworkModel) model).network());
    }

    public static float[] statistics(Model model) {
        return GoldenNetworks.statistics(((NetworkModel) model).network());
    }
}

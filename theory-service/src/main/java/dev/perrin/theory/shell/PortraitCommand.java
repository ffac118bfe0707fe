package dev.perrin.theory.shell;

import dev.perrin.proto.theory.v1.PortraitRequest;
import dev.perrin.proto.theory.v1.PortraitResponse;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `perrin theory portrait`.
@Command(
        name = "portrait",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Stationary density, probability current and modified loss in a plane of phase space. "
                + "The table has the plane's covariance and potential; csv and json have the grid.",
        footer = {
            "",
            "  perrin theory portrait --learning-rate 0.1 --momentum 0.9 --batch-size 16 \\",
            "      --eigenvalues 0.5 --hessian-noise 1 --mode 0 --points 21 --format csv"
        })
final class PortraitCommand extends AskCommand {
    @Mixin
    private HyperparameterOptions hyperparameters = new HyperparameterOptions();

    @Mixin
    private SpectrumOptions spectrum = new SpectrumOptions();

    @Option(names = "--dynamics", paramLabel = "NAME", description = "heavy-ball (default), langevin or nesterov.")
    private @Nullable String dynamics;

    @Option(names = "--mode", paramLabel = "I", description = "The (θ, v) plane of a mode.")
    private @Nullable Integer mode;

    @Option(names = "--modes", paramLabel = "I:J", description = "The (θᵢ, θⱼ) plane of two modes.")
    private @Nullable String modes;

    @Option(names = "--half-width", paramLabel = "W", description = "Standard deviations to both sides.")
    private @Nullable Double halfWidth;

    @Option(names = "--points", paramLabel = "N", description = "Along each axis.")
    private @Nullable Integer points;

    @Override
    void ask(Theory theory, Format form, PrintWriter out) {
        PortraitResponse response = theory.portrait(request());
        Sheet table = new Sheet(List.of("quantity", "value"));
        Map<String, Object> numbers = Fields.single(response);
        numbers.forEach((name, value) -> table.add(List.of(name.replace('_', ' '), value)));
        print(form, out, response, List.of(table), grid(response));
    }

    private PortraitRequest request() {
        PortraitRequest.Builder request = requested(PortraitRequest.newBuilder());
        hyperparameters.apply(request.getHyperparametersBuilder());
        spectrum.apply(request.getSpectrumBuilder());
        if (spectrum.givesNoise()) {
            spectrum.apply(request.getNoiseBuilder());
        }
        if (dynamics != null) {
            request.setDynamics(DynamicsName.one(dynamics));
        }
        if (mode != null && modes != null) {
            throw new BadOptionException("one of --mode and --modes must do");
        }
        if (mode != null) {
            request.getPhaseBuilder().setMode(mode);
        }
        if (modes != null) {
            List<Double> pair = Numbers.colons("--modes", "I:J", modes);
            request.getPositionsBuilder()
                    .setFirstMode(Numbers.small("--modes", pair.get(0)))
                    .setSecondMode(Numbers.small("--modes", pair.get(1)));
        }
        if (halfWidth != null) {
            request.setHalfWidth(halfWidth);
        }
        if (points != null) {
            request.setPoints(points);
        }
        return request.build();
    }

    private static Sheet grid(PortraitResponse response) {
        Sheet sheet = new Sheet(List.of(
                "horizontal",
                "vertical",
                "density",
                "current_horizontal",
                "current_vertical",
                "modified_loss",
                "loss"));
        int width = response.getHorizontalCount();
        for (int at = 0; at < response.getDensityCount(); at++) {
            sheet.add(List.of(
                    response.getHorizontal(at % width),
                    response.getVertical(at / width),
                    response.getDensity(at),
                    response.getCurrentHorizontal(at),
                    response.getCurrentVertical(at),
                    response.getModifiedLoss(at),
                    response.getLoss(at)));
        }
        return sheet;
    }
}

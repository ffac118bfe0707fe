package dev.perrin.theory.shell;

import dev.perrin.proto.theory.v1.StabilityRequest;
import dev.perrin.proto.theory.v1.StabilityResponse;
import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `perrin theory stability`.
@Command(
        name = "stability",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "How far a spectrum and its noise are from instability.",
        footer = {
            "",
            "  perrin theory stability --learning-rate 0.1 --momentum 0.9 --batch-size 32 \\",
            "      --eigenvalues 20,1 --gaussian-population 1"
        })
final class StabilityCommand extends AskCommand {
    @Mixin
    private HyperparameterOptions hyperparameters = new HyperparameterOptions();

    @Mixin
    private SpectrumOptions spectrum = new SpectrumOptions();

    @Option(names = "--dynamics", paramLabel = "NAME", description = "One of " + DynamicsName.LIST + ".")
    private @Nullable String dynamics;

    @Override
    void ask(Theory theory, Format form, PrintWriter out) {
        StabilityResponse response = theory.stability(request());
        Sheet table = new Sheet(List.of("quantity", "value"));
        Sheet csv = new Sheet(List.of("quantity", "value"));
        String unstable =
                response.getUnstableModesList().stream().map(String::valueOf).collect(Collectors.joining(" "));
        Fields.single(response).forEach((name, value) -> {
            table.add(List.of(name.replace('_', ' '), value));
            csv.add(List.of(name, value));
        });
        table.add(List.of("unstable modes", unstable.isEmpty() ? "none" : unstable));
        csv.add(List.of("unstable_modes", unstable));
        print(form, out, response, List.of(table), csv);
    }

    private StabilityRequest request() {
        StabilityRequest.Builder request = requested(StabilityRequest.newBuilder());
        hyperparameters.apply(request.getHyperparametersBuilder());
        spectrum.apply(request.getSpectrumBuilder());
        if (spectrum.givesNoise()) {
            spectrum.apply(request.getNoiseBuilder());
        }
        if (dynamics != null) {
            request.setDynamics(DynamicsName.one(dynamics));
        }
        return request.build();
    }
}

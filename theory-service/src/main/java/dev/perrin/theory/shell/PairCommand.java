package dev.perrin.theory.shell;

import dev.perrin.proto.theory.v1.PairCovarianceRequest;
import dev.perrin.proto.theory.v1.PairCovarianceResponse;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `perrin theory pair`.
@Command(
        name = "pair",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Covariance of two modes at the steps, where noise and Hessian do not commute.",
        footer = {
            "",
            "  perrin theory pair --learning-rate 0.1 --momentum 0.9 --eigenvalues 1,0.1 \\",
            "      --noise-covariance 0.05,0.02,0.02,0.03 --modes 0,1 --start-position 0,0 --log-steps 1:1e3:1"
        })
final class PairCommand extends AskCommand {
    @Mixin
    private HyperparameterOptions hyperparameters = new HyperparameterOptions();

    @Mixin
    private SpectrumOptions spectrum = new SpectrumOptions();

    @Mixin
    private CurveOptions curves = new CurveOptions();

    @Option(names = "--dynamics", paramLabel = "NAME", description = "One of " + DynamicsName.LIST + ".")
    private @Nullable String dynamics;

    @Option(names = "--modes", paramLabel = "I,J", description = "Indices of two eigenvalues, from 0.")
    private @Nullable String modes;

    @Override
    void ask(Theory theory, Format form, PrintWriter out) {
        PairCovarianceResponse response = theory.pairCovariance(request());
        Map<String, List<?>> values = Fields.curves(response, response.getStepsCount());
        List<String> columns = new ArrayList<>(List.of("step"));
        columns.addAll(values.keySet());
        Sheet sheet = new Sheet(columns);
        for (int j = 0; j < response.getStepsCount(); j++) {
            int at = j;
            List<Object> row = new ArrayList<>(List.of(response.getSteps(j)));
            values.values().forEach(column -> row.add(column.get(at)));
            sheet.add(row);
        }
        print(form, out, response, List.of(sheet), sheet);
    }

    private PairCovarianceRequest request() {
        PairCovarianceRequest.Builder request = requested(PairCovarianceRequest.newBuilder());
        hyperparameters.apply(request.getHyperparametersBuilder());
        spectrum.apply(request.getSpectrumBuilder());
        if (spectrum.givesNoise()) {
            spectrum.apply(request.getNoiseBuilder());
        }
        if (curves.givesStart()) {
            curves.apply(request.getStartBuilder());
        }
        if (curves.givesSteps()) {
            curves.apply(request.getStepsBuilder());
        }
        if (dynamics != null) {
            request.setDynamics(DynamicsName.one(dynamics));
        }
        if (modes != null) {
            List<Long> indices = Numbers.longs("--modes", modes);
            if (indices.size() != 2) {
                throw new BadOptionException("--modes must be two indices, but is '" + modes + "'");
            }
            request.setFirstMode(Numbers.small("--modes", indices.get(0)))
                    .setSecondMode(Numbers.small("--modes", indices.get(1)));
        }
        return request.build();
    }
}

package dev.perrin.theory.shell;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.perrin.proto.theory.v1.SamplePart;
import dev.perrin.proto.theory.v1.SampleRequest;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `perrin theory sample`.
@Command(
        name = "sample",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Trajectories drawn exactly from the law of a dynamics, as they are drawn: comma-separated, or one "
                        + "part a line with --format json.",
        footer = {
            "",
            "  perrin theory sample --learning-rate 0.1 --momentum 0.9 --batch-size 16 \\",
            "      --eigenvalues 0.5 --hessian-noise 1 --linear-steps 1:1:100 --seed 7"
        })
final class SampleCommand extends AskCommand {
    @Mixin
    private HyperparameterOptions hyperparameters = new HyperparameterOptions();

    @Mixin
    private SpectrumOptions spectrum = new SpectrumOptions();

    @Mixin
    private CurveOptions curves = new CurveOptions();

    @Option(names = "--dynamics", paramLabel = "NAME", description = "One of " + DynamicsName.LIST + ".")
    private @Nullable String dynamics;

    @Option(names = "--seed", paramLabel = "SEED", description = "Same seed, same trajectories. Default: 0.")
    private @Nullable Long seed;

    @Option(names = "--trajectories", paramLabel = "N", description = "Default: 1.")
    private @Nullable Integer trajectories;

    @Option(names = "--positions-only", description = "Leave the velocities out.")
    private boolean positionsOnly;

    private boolean headed;

    @Override
    void ask(Theory theory, Format form, PrintWriter out) {
        theory.sample(request(), part -> {
            if (form == Format.JSON) {
                printJson(part, out);
            } else {
                printRows(part, out);
            }
        });
    }

    private SampleRequest request() {
        SampleRequest.Builder request = requested(SampleRequest.newBuilder());
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
        if (seed != null) {
            request.setSeed(seed);
        }
        if (trajectories != null) {
            request.setTrajectories(trajectories);
        }
        return request.setPositionsOnly(positionsOnly || request.getPositionsOnly())
                .build();
    }

    private void printRows(SamplePart part, PrintWriter out) {
        boolean hasVelocity = part.getVelocityCount() > 0;
        if (!headed) {
            headed = true;
            out.println("trajectory,step,mode,position" + (hasVelocity ? ",velocity" : ""));
        }
        int modes = part.getPositionCount() / Math.max(1, part.getStepsCount());
        for (int at = 0; at < part.getPositionCount(); at++) {
            out.print(part.getTrajectory() + "," + part.getSteps(at / modes) + "," + at % modes + ","
                    + part.getPosition(at));
            out.println(hasVelocity ? "," + part.getVelocity(at) : "");
        }
    }

    private static void printJson(SamplePart part, PrintWriter out) {
        try {
            out.println(JsonFormat.printer().omittingInsignificantWhitespace().print(part));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("an answer without Any fields can be written", e);
        }
    }
}

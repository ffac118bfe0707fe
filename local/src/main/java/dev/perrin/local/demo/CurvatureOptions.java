package dev.perrin.local.demo;

import dev.perrin.proto.curvature.v1.CurvatureMatrix;
import dev.perrin.proto.curvature.v1.NormalisationStatistics;
import dev.perrin.proto.curvature.v1.Precision;
import dev.perrin.proto.run.v1.CurvatureSpec;
import dev.perrin.proto.run.v1.CurvatureTarget;
import dev.perrin.proto.run.v1.Engine;
import dev.perrin.proto.run.v1.RunSpec;
import dev.perrin.proto.training.v1.MeasureCurvatureRequest;
import dev.perrin.wire.RunSpecRules;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// What is to be measured: a stored snapshot, and what goes before the settings of its run.
final class CurvatureOptions {
    @Parameters(paramLabel = "RUN", description = "Id of a stored run.")
    private String run = "";

    @ArgGroup
    private @Nullable Snapshot snapshot;

    @Option(
            names = "--name",
            paramLabel = "ID",
            description = "Of the measurement; one that was cut off goes on under its id. Default: generated.")
    private String name = "curvature-" + UUID.randomUUID().toString().substring(0, 8);

    @Option(names = "--top", paramLabel = "K", description = "Greatest eigenpairs. Default: as many as the run has.")
    private int top;

    @Option(names = "--bottom", paramLabel = "K", description = "Least eigenpairs; makes it a measurement by products.")
    private int bottom;

    @Option(
            names = "--sampled",
            description = "By products of the Hessian with vectors, also where the whole Hessian could be had.")
    private boolean sampled;

    @Option(names = "--tolerance", paramLabel = "T", description = "Of the residuals over the greatest |h|.")
    private double tolerance;

    @Option(names = "--max-products", paramLabel = "N", description = "For the eigenpairs.")
    private int maxProducts;

    @Option(names = "--probes", paramLabel = "N", description = "Random vectors for traces and density.")
    private int probes;

    @Option(names = "--noise-examples", paramLabel = "N", description = "For the gradient noise.")
    private long noiseExamples;

    @Option(
            names = "--subset",
            paramLabel = "NAME:SIZE[:SEED]",
            description = "Measure on these examples alone, the same ones for the same size and seed.")
    private String subset = "";

    @Option(names = "--repeated", description = "Look for eigenvalues that occur several times, too.")
    private boolean repeated;

    @Option(names = "--gauss-newton", description = "The Gauss-Newton matrix in place of the Hessian.")
    private boolean gaussNewton;

    @Option(
            names = "--float32",
            description = "Compute gradients and products of a network in float32: many times as fast for large ones.")
    private boolean float32;

    @Option(
            names = "--engine",
            paramLabel = "NAME",
            description = "What computes the network: dl4j or djl_pytorch. Default: what the run was trained with.")
    private String engine = "";

    @Option(
            names = "--statistics",
            paramLabel = "KIND",
            description =
                    "Of batch norm: running (as stored with the snapshot), minibatch or re_estimated. Default: as the "
                            + "run has it, and running where it says nothing.")
    private String statistics = "";

    /// Which snapshot.
    private static final class Snapshot {
        @Option(names = "--step", paramLabel = "N", description = "The snapshot of this step.")
        private @Nullable Long step;

        @Option(names = "--ordinal", paramLabel = "N", description = "The snapshot with this number.")
        private @Nullable Long ordinal;

        @Option(names = "--reference", description = "The reference point. Default: the last snapshot.")
        private boolean reference;
    }

    /// @throws IllegalArgumentException when a value breaks a rule
    MeasureCurvatureRequest request() {
        MeasureCurvatureRequest request = MeasureCurvatureRequest.newBuilder()
                .setRun(name)
                .setOf(target())
                .setCurvature(curvature())
                .setProjectedModes(top)
                .build();
        List<String> violations = RunSpecRules.violations(RunSpec.newBuilder()
                .setRun(request.getRun())
                .setCurvatureOf(request.getOf())
                .setCurvature(request.getCurvature())
                .setProjectedModes(request.getProjectedModes())
                .build());
        if (!violations.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", violations));
        }
        return request;
    }

    private CurvatureTarget target() {
        CurvatureTarget.Builder target = CurvatureTarget.newBuilder().setRun(run);
        Snapshot chosen = snapshot;
        if (chosen == null) {
            return target.setLast(true).build();
        }
        Long step = chosen.step;
        Long ordinal = chosen.ordinal;
        if (step != null) {
            target.setStep(step);
        } else if (ordinal != null) {
            target.setOrdinal(ordinal);
        } else {
            target.setReference(chosen.reference);
        }
        return target.build();
    }

    private CurvatureSpec curvature() {
        CurvatureSpec.Builder curvature = CurvatureSpec.newBuilder()
                .setSampled(sampled || bottom > 0)
                .setBottomModes(bottom)
                .setTolerance(tolerance)
                .setMaxProducts(maxProducts)
                .setProbes(probes)
                .setNoiseExamples(noiseExamples)
                .setRepeatedEigenvalues(repeated);
        if (gaussNewton) {
            curvature.setMatrix(CurvatureMatrix.CURVATURE_MATRIX_GAUSS_NEWTON);
        }
        if (float32) {
            curvature.setPrecision(Precision.PRECISION_FLOAT32);
        }
        if (!subset.isEmpty()) {
            subset(curvature);
        }
        curvature.setEngine(
                switch (engine) {
                    case "" -> Engine.ENGINE_UNSPECIFIED;
                    case "dl4j" -> Engine.ENGINE_DL4J;
                    case "djl_pytorch" -> Engine.ENGINE_DJL_PYTORCH;
                    default ->
                        throw new IllegalArgumentException(
                                "--engine must be dl4j or djl_pytorch, but is '" + engine + "'");
                });
        return curvature
                .setNormalisation(
                        switch (statistics) {
                            case "" -> NormalisationStatistics.NORMALISATION_STATISTICS_UNSPECIFIED;
                            case "running" -> NormalisationStatistics.NORMALISATION_STATISTICS_RUNNING;
                            case "minibatch" -> NormalisationStatistics.NORMALISATION_STATISTICS_MINIBATCH;
                            case "re_estimated" -> NormalisationStatistics.NORMALISATION_STATISTICS_RE_ESTIMATED;
                            default ->
                                throw new IllegalArgumentException(
                                        "--statistics must be running, minibatch or re_estimated, but is '" + statistics
                                                + "'");
                        })
                .build();
    }

    private void subset(CurvatureSpec.Builder curvature) {
        String[] parts = subset.split(":", -1);
        try {
            curvature
                    .getSubsetBuilder()
                    .setName(parts[0])
                    .setSize(Long.parseLong(parts[1]))
                    .setSeed(parts.length == 2 ? 0 : Long.parseLong(parts[2]));
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            throw new IllegalArgumentException(
                    "--subset must be NAME:SIZE or NAME:SIZE:SEED, but is '" + subset + "'", e);
        }
    }
}

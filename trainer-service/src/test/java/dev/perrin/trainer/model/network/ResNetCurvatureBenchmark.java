package dev.perrin.trainer.model.network;

import dev.perrin.trainer.curvature.ExtremeEigenpairs;
import dev.perrin.trainer.curvature.LanczosEigensolver;
import dev.perrin.trainer.curvature.TangentProduct;
import dev.perrin.trainer.data.ExampleShape;
import dev.perrin.trainer.data.TestImages;
import dev.perrin.trainer.model.BatchOutcome;
import dev.perrin.trainer.model.ClassificationLoss;
import dev.perrin.trainer.model.CurvatureMatrix;
import dev.perrin.trainer.model.network.NetworkSettings.Precision;
import dev.perrin.trainer.model.network.djl.PyTorchEngines;
import dev.perrin.trainer.sgd.Hyperparameters;
import dev.perrin.trainer.sgd.Momentum;
import dev.perrin.trainer.sgd.PhasePoint;
import dev.perrin.trainer.sgd.StepSums;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// The five greatest eigenpairs of the Hessian of ResNet-18 in its 32 × 32 form, 11.2 million parameters, on images
/// that are made: some steps of training, batch norm's statistics estimated there, then Lanczos with products by
/// algorithmic differentiation in PyTorch. Prints residuals, the error of a product, products, seconds and memory.
///
/// Arguments: float32 or float64 · examples · steps of training · vectors of the basis.
public final class ResNetCurvatureBenchmark {
    private static final double TOLERANCE = 1e-3;
    private static final int BATCH = 32;
    private static final int MAX_PRODUCTS = 400;

    private ResNetCurvatureBenchmark() {}

    public static void main(String[] arguments) throws IOException {
        Precision precision = arguments[0].equals("float32") ? Precision.FLOAT32 : Precision.FLOAT64;
        int examples = Integer.parseInt(arguments[1]);
        int steps = Integer.parseInt(arguments[2]);
        int basis = Integer.parseInt(arguments[3]);
        Network network = ResidualNetwork.RESNET_18.network(new ExampleShape(3, 32, 32), 10, InputForm.SMALL);
        TestImages images = TestImages.gaussian(1, examples, network.input(), 10);
        NetworkModel model = new NetworkModel(
                network,
                new NetworkSettings(
                        ClassificationLoss.CROSS_ENTROPY,
                        NormalisationMode.EVALUATION,
                        precision,
                        256L << 20,
                        new PyTorchEngines(ComputeDevice.PROCESSOR, 2, false)),
                images,
                images.labels());
        PhasePoint point = new PhasePoint(model.dimension());
        model.initialise(new SplittableRandom(2), point.position());
        train(model, point, steps);
        model.estimateStatistics(point.position(), BATCH);
        double[] parameters = new double[model.dimension()];
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = point.position()[i];
        }
        System.out.printf(
                "resnet18 3 × 32 × 32, d = %,d, %,d examples, %s, loss %.4f after %d steps of %d%n",
                model.dimension(),
                examples,
                precision,
                model.evaluate(parameters).loss(),
                steps,
                BATCH);
        measure(model, parameters, basis);
    }

    private static void train(NetworkModel model, PhasePoint point, int steps) {
        float[] reference = point.position().clone();
        float[] gradient = new float[model.dimension()];
        Hyperparameters hyperparameters = new Hyperparameters(0.01, 0.9, 0, BATCH);
        StepSums sums = new StepSums(model.layout());
        for (int step = 0; step < steps; step++) {
            int first = step * BATCH;
            int[] batch = IntStream.range(0, BATCH)
                    .map(i -> (first + i) % model.exampleCount())
                    .toArray();
            model.gradient(point.position(), batch, gradient, new BatchOutcome());
            Momentum.step(hyperparameters, point, gradient, reference, sums);
        }
    }

    private static void measure(NetworkModel model, double[] parameters, int basis) throws IOException {
        long begin = System.nanoTime();
        double[] gradient = new double[parameters.length];
        double _ = model.fullGradient(parameters, gradient);
        double gradientSeconds = (System.nanoTime() - begin) * 1e-9;
        begin = System.nanoTime();
        TangentProduct hessian = new TangentProduct(model, CurvatureMatrix.HESSIAN, parameters, () -> false);
        System.out.printf(
                "gradient %.2f s; product error %.1e, found in %.0f s%n",
                gradientSeconds, hessian.relativeError(), (System.nanoTime() - begin) * 1e-9);
        begin = System.nanoTime();
        ExtremeEigenpairs pairs = new LanczosEigensolver(5, 0, basis, TOLERANCE, MAX_PRODUCTS, 1)
                .solve(hessian, (products, residual) -> {
                    if (products % 10 == 0) {
                        System.out.printf("  product %d, residual %.1e%n", products, residual);
                    }
                });
        double seconds = (System.nanoTime() - begin) * 1e-9;
        for (int mode = 0; mode < pairs.values().length; mode++) {
            System.out.printf(
                    "h%d = %.6g, residual %.1e h1%n",
                    mode + 1, pairs.values()[mode], pairs.residuals()[mode] / pairs.values()[0]);
        }
        System.out.printf(
                "%s after %d products in %.0f s, %.2f s each; vectors of the basis %,d MB, peak resident %s%n",
                pairs.converged() ? "converged" : "NOT converged",
                pairs.products(),
                seconds,
                seconds / pairs.products(),
                (basis + 1L) * 8 * parameters.length / 1_000_000,
                peakResident());
    }

    private static String peakResident() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .map(line -> line.substring("VmHWM:".length()).strip())
                .findFirst()
                .orElse("unknown");
    }
}

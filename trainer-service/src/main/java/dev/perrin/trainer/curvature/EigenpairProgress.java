package dev.perrin.trainer.curvature;

import dev.perrin.trainer.curvature.MeasurementProgress.Stage;
import java.util.Locale;
import java.util.function.Consumer;

/// How far a search for eigenpairs is: residuals fall geometrically in the long run, so the part that is done is told
/// by
/// the logarithm of the residual between the first that was seen and the one that is wanted, and never goes back.
final class EigenpairProgress implements LanczosProgress {
    private final double tolerance;
    private final int maxProducts;
    private final Consumer<MeasurementProgress> progress;
    private double first = Double.POSITIVE_INFINITY;
    private double done;

    EigenpairProgress(double tolerance, int maxProducts, Consumer<MeasurementProgress> progress) {
        this.tolerance = tolerance;
        this.maxProducts = maxProducts;
        this.progress = progress;
    }

    @Override
    public void made(int products, double residual) {
        String detail = String.format(Locale.ROOT, "product %,d of at most %,d", products, maxProducts);
        if (Double.isFinite(residual)) {
            first = Double.isFinite(first) ? first : Math.max(residual, tolerance);
            double fallen = Math.log(first / Math.max(residual, tolerance));
            double all = Math.log(first / tolerance);
            done = Math.max(done, all > 0 ? Math.min(1, fallen / all) : 1);
            detail += String.format(Locale.ROOT, ", residual %.1e until %.1e", residual, tolerance);
        }
        progress.accept(new MeasurementProgress(
                Stage.EIGENPAIRS, detail, Math.max(done, Math.min(1, (double) products / maxProducts))));
    }
}

package dev.perrin.trainer.sgd;

import dev.perrin.trainer.model.ParameterLayout;
import dev.perrin.trainer.model.TensorSums;
import dev.perrin.trainer.model.TensorSums.Term;
import java.util.List;

/// Sums over the coordinates of one update k, in double precision: of every tensor, and of all of them. Reused from
/// step to step.
public final class StepSums {
    private final int[] bounds;
    private final double[] localDisplacementSquared;
    private final double[] positionSquared;
    private final double[] velocitySquared;
    private final double[] positionDotGradient;
    private final StepTerms terms = new StepTerms();
    private final StepLanes lanes = new StepLanes();
    private double totalLocalDisplacementSquared;
    private double totalPositionSquared;
    private double totalVelocitySquared;
    private double totalPositionDotGradient;
    private double previousPositionSquared;
    private double globalDisplacementSquared;
    private double displacementDotGradient;

    /// @param layout of the parameters that are updated
    public StepSums(ParameterLayout layout) {
        List<ParameterLayout.Tensor> tensors = layout.tensors();
        this.bounds = new int[tensors.size() + 1];
        for (int tensor = 0; tensor < tensors.size(); tensor++) {
            bounds[tensor + 1] =
                    Math.toIntExact(bounds[tensor] + tensors.get(tensor).length());
        }
        this.localDisplacementSquared = new double[tensors.size()];
        this.positionSquared = new double[tensors.size()];
        this.velocitySquared = new double[tensors.size()];
        this.positionDotGradient = new double[tensors.size()];
    }

    public int tensorCount() {
        return localDisplacementSquared.length;
    }

    /// ‖δₖ‖² = ‖θₖ − θₖ₋₁‖² of the stored float32 positions.
    public double localDisplacementSquared() {
        return totalLocalDisplacementSquared;
    }

    /// ‖θₖ‖².
    public double positionSquared() {
        return totalPositionSquared;
    }

    /// ‖vₖ‖².
    public double velocitySquared() {
        return totalVelocitySquared;
    }

    /// θₖ₋₁·(g(θₖ₋₁) + λθₖ₋₁).
    public double positionDotGradient() {
        return totalPositionDotGradient;
    }

    /// The same in one tensor.
    public double localDisplacementSquared(int tensor) {
        return localDisplacementSquared[tensor];
    }

    /// The same in one tensor.
    public double positionSquared(int tensor) {
        return positionSquared[tensor];
    }

    /// The same in one tensor.
    public double velocitySquared(int tensor) {
        return velocitySquared[tensor];
    }

    /// The same in one tensor.
    public double positionDotGradient(int tensor) {
        return positionDotGradient[tensor];
    }

    /// ‖θₖ₋₁‖².
    public double previousPositionSquared() {
        return previousPositionSquared;
    }

    /// ‖θₖ − θ_ref‖².
    public double globalDisplacementSquared() {
        return globalDisplacementSquared;
    }

    /// (θₖ₋₁ − θ_ref)·(g(θₖ₋₁) + λθₖ₋₁).
    public double displacementDotGradient() {
        return displacementDotGradient;
    }

    StepTerms terms() {
        return terms;
    }

    StepLanes lanes() {
        return lanes;
    }

    int start(int tensor) {
        return bounds[tensor];
    }

    int end(int tensor) {
        return bounds[tensor + 1];
    }

    void clear() {
        totalLocalDisplacementSquared = 0;
        totalPositionSquared = 0;
        totalVelocitySquared = 0;
        totalPositionDotGradient = 0;
        previousPositionSquared = 0;
        globalDisplacementSquared = 0;
        displacementDotGradient = 0;
    }

    void put(int tensor, StepTerms summed) {
        put(
                tensor,
                summed.localSquared(),
                summed.positionSquared(),
                summed.velocitySquared(),
                summed.positionDotGradient());
        previousPositionSquared += summed.previousSquared();
        globalDisplacementSquared += summed.globalSquared();
        displacementDotGradient += summed.displacementDotGradient();
    }

    /// @param summed of the same layout. Not modified.
    void take(TensorSums summed) {
        clear();
        for (int tensor = 0; tensor < tensorCount(); tensor++) {
            put(
                    tensor,
                    summed.get(Term.LOCAL_SQUARED, tensor),
                    summed.get(Term.POSITION_SQUARED, tensor),
                    summed.get(Term.VELOCITY_SQUARED, tensor),
                    summed.get(Term.POSITION_DOT_GRADIENT, tensor));
            previousPositionSquared += summed.get(Term.PREVIOUS_SQUARED, tensor);
            globalDisplacementSquared += summed.get(Term.GLOBAL_SQUARED, tensor);
            displacementDotGradient += summed.get(Term.DISPLACEMENT_DOT_GRADIENT, tensor);
        }
    }

    private void put(int tensor, double local, double position, double velocity, double dotGradient) {
        localDisplacementSquared[tensor] = local;
        positionSquared[tensor] = position;
        velocitySquared[tensor] = velocity;
        positionDotGradient[tensor] = dotGradient;
        totalLocalDisplacementSquared += local;
        totalPositionSquared += position;
        totalVelocitySquared += velocity;
        totalPositionDotGradient += dotGradient;
    }
}

package dev.perrin.theory.landscape;

import dev.perrin.theory.mode.InvalidQuestionException;

/// The stationary law in a plane (x, y) of phase space: a Gaussian, and the current that goes round in it (T23).
///
/// ```text
/// κΨ = ½ zᵀP⁻¹z,    p = e^(−κΨ)/(2π√det P),    J = ½R (−∂/∂y, ∂/∂x) κΨ · p
/// ```
///
/// with R the area rate: the current follows the lines of equal κΨ, counter-clockwise where R > 0.
///
/// @param horizontalVariance  P_xx > 0.
/// @param covariance          P_xy.
/// @param verticalVariance    P_yy > 0.
/// @param uncorrelated        det P/(P_xx P_yy) = 1 − ρ², in (0, 1].
/// @param areaRate            R = ⟨x dy − y dx⟩/dt, positive counter-clockwise.
/// @param horizontalCurvature second derivative of the training loss with its L2 term along x.
/// @param verticalCurvature   the same along y; 0 for a velocity.
public record PlaneLaw(
        double horizontalVariance,
        double covariance,
        double verticalVariance,
        double uncorrelated,
        double areaRate,
        double horizontalCurvature,
        double verticalCurvature) {
    /// Least 1 − ρ² at which the density is not that of a line but for the rounding of its inputs.
    private static final double FLATTEST = 1e-14;

    public PlaneLaw {
        if (!(uncorrelated > FLATTEST)) {
            throw new InvalidQuestionException(
                    "plane",
                    "degenerate",
                    "the two coordinates have correlation 1 or −1 to rounding, so there is no density in it");
        }
        double smallest = Math.min(horizontalVariance, verticalVariance) * uncorrelated;
        double peak = 1 / (2 * Math.PI * Math.sqrt(horizontalVariance) * Math.sqrt(verticalVariance * uncorrelated));
        if (!(Double.isFinite(horizontalVariance + verticalVariance + 1 / smallest + peak)
                && Double.isFinite(covariance)
                && Double.isFinite(areaRate))) {
            throw new InvalidQuestionException(
                    "plane", "too wide or too narrow", "a value in it is beyond the range of a double");
        }
    }

    /// P⁻¹_xx.
    public double horizontalPotential() {
        return 1 / (horizontalVariance * uncorrelated);
    }

    /// P⁻¹_xy.
    public double crossPotential() {
        return -covariance / horizontalVariance / (verticalVariance * uncorrelated);
    }

    /// P⁻¹_yy.
    public double verticalPotential() {
        return 1 / (verticalVariance * uncorrelated);
    }

    /// κΨ above its minimum.
    public double modifiedLoss(double x, double y) {
        return (x * horizontalSlope(x, y) + y * verticalSlope(x, y)) / 2;
    }

    /// Per unit of area.
    public double density(double x, double y) {
        double peak = 1 / (2 * Math.PI * Math.sqrt(horizontalVariance) * Math.sqrt(verticalVariance * uncorrelated));
        return peak * Math.exp(-modifiedLoss(x, y));
    }

    /// Probability per unit of time and of length along y.
    public double horizontalCurrent(double x, double y) {
        return -areaRate / 2 * verticalSlope(x, y) * density(x, y);
    }

    /// Probability per unit of time and of length along x.
    public double verticalCurrent(double x, double y) {
        return areaRate / 2 * horizontalSlope(x, y) * density(x, y);
    }

    /// The training loss with its L2 term, above its minimum.
    public double loss(double x, double y) {
        return (horizontalCurvature * x * x + verticalCurvature * y * y) / 2;
    }

    private double horizontalSlope(double x, double y) {
        return horizontalPotential() * x + crossPotential() * y;
    }

    private double verticalSlope(double x, double y) {
        return crossPotential() * x + verticalPotential() * y;
    }
}

package dev.perrin.trainer.model;

/// ℓ of one example, of its scores z and its label y.
public enum ClassificationLoss {
    /// −ln softmax(z)_y.
    CROSS_ENTROPY {
        @Override
        public double toErrors(double[] scores, int label) {
            return Softmax.toErrors(scores, label);
        }

        // diag(p) − ppᵀ
        @Override
        public void curve(double[] scores, double[] direction) {
            double[] probabilities = scores.clone();
            var _ = Softmax.toErrors(probabilities, 0);
            probabilities[0] += 1;
            double mean = 0;
            for (int k = 0; k < direction.length; k++) {
                mean += probabilities[k] * direction[k];
            }
            for (int k = 0; k < direction.length; k++) {
                direction[k] = probabilities[k] * (direction[k] - mean);
            }
        }
    },
    /// ‖z − e_y‖²/2 with the unit vector e_y of the label.
    SQUARED_ERROR {
        @Override
        public double toErrors(double[] scores, int label) {
            scores[label] -= 1;
            double squared = 0;
            for (double error : scores) {
                squared += error * error;
            }
            return squared / 2;
        }

        // the identity
        @Override
        public void curve(double[] scores, double[] direction) {}
    };

    /// @param scores z; becomes ∂ℓ/∂z. Modified.
    /// @return ℓ
    public abstract double toErrors(double[] scores, int label);

    /// w = (∂²ℓ/∂z²) u.
    ///
    /// @param scores z. Not modified.
    /// @param direction u; becomes w. Modified.
    public abstract void curve(double[] scores, double[] direction);

    /// The class of a prediction: of the greatest score, the first of equals.
    public static int predicted(double[] scores) {
        return Softmax.greatest(scores);
    }
}

package dev.perrin.trainer.model;

/// ℓ of one example, of its scores z and its label y.
public enum ClassificationLoss {
    /// −ln softmax(z)_y.
    CROSS_ENTROPY {
        @Override
        public double toErrors(double[] scores, int label) {
            return Softmax.toErrors(scores, label);
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
    };

    /// @param scores z; becomes ∂ℓ/∂z. Modified.
    /// @return ℓ
    public abstract double toErrors(double[] scores, int label);

    /// The class of a prediction: of the greatest score, the first of equals.
    public static int predicted(double[] scores) {
        return Softmax.greatest(scores);
    }
}

package dev.perrin.trainer.model;

/// Probabilities from scores, without overflow.
final class Softmax {
    private Softmax() {}

    /// @param scores z, length K; becomes softmax(z) − e_label. Modified.
    /// @return −ln softmax(z) at the label
    static double toErrors(double[] scores, int label) {
        double greatest = Double.NEGATIVE_INFINITY;
        for (double score : scores) {
            greatest = Math.max(greatest, score);
        }
        double own = scores[label] - greatest;
        double sum = 0;
        for (int k = 0; k < scores.length; k++) {
            scores[k] = Math.exp(scores[k] - greatest);
            sum += scores[k];
        }
        double scale = 1 / sum;
        for (int k = 0; k < scores.length; k++) {
            scores[k] *= scale;
        }
        scores[label] -= 1;
        return Math.log(sum) - own;
    }

    /// Index of the greatest, the first of equals.
    static int greatest(double[] scores) {
        int greatest = 0;
        for (int k = 1; k < scores.length; k++) {
            greatest = scores[k] > scores[greatest] ? k : greatest;
        }
        return greatest;
    }
}

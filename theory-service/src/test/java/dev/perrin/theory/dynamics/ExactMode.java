package dev.perrin.theory.dynamics;

import java.math.BigDecimal;
import java.math.MathContext;

/// The oracle: one mode in decimal arithmetic of 80 digits, by routes of its own. It works on the vector of
/// second moments (Eθ², Eθu, Eu²), u = ηv, in units of η²C, which obeys an affine recursion m′ = Lm + q of its
/// own; powers of the 4×4 matrix [L q; 0 1] give any number of steps. Stationary moments are the solution of
/// (1 − L)m = q by elimination.
final class ExactMode {
    static final MathContext DIGITS = new MathContext(80);

    private final BigDecimal[][] meanStep;
    private final BigDecimal[][] momentStep;

    private ExactMode(BigDecimal[][] meanStep, BigDecimal[][] momentStep) {
        this.meanStep = meanStep;
        this.momentStep = momentStep;
    }

    /// x = η(h + λ) without rounding.
    static BigDecimal curvature(double learningRate, double eigenvalue, double weightDecay) {
        return new BigDecimal(eigenvalue).add(new BigDecimal(weightDecay)).multiply(new BigDecimal(learningRate));
    }

    /// The recursion u′ = βu − xθ − n, θ′ = θ + u′, squared and averaged by hand.
    static ExactMode heavyBall(BigDecimal x, BigDecimal beta) {
        BigDecimal one = BigDecimal.ONE;
        BigDecimal keep = one.subtract(x);
        BigDecimal two = BigDecimal.TWO;
        BigDecimal[][] mean = {{keep, beta}, {x.negate(), beta}};
        BigDecimal[][] moments = {
            {keep.pow(2), two.multiply(keep).multiply(beta), beta.pow(2), one},
            {keep.multiply(x).negate(), keep.multiply(beta).subtract(x.multiply(beta)), beta.pow(2), one},
            {x.pow(2), two.multiply(x).multiply(beta).negate(), beta.pow(2), one},
            {BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, one}
        };
        return new ExactMode(mean, moments);
    }

    /// The recursion u′ = βu − g, θ′ = θ + βu′ − g with g = xθ + n, squared and averaged by hand: u′ = βu − xθ − n and
    /// θ′ = cθ + β²u − (1+β)n, c = 1 − (1+β)x.
    static ExactMode nesterov(BigDecimal x, BigDecimal beta) {
        BigDecimal zero = BigDecimal.ZERO;
        BigDecimal one = BigDecimal.ONE;
        BigDecimal two = BigDecimal.TWO;
        BigDecimal push = one.add(beta);
        BigDecimal c = one.subtract(push.multiply(x));
        BigDecimal b2 = beta.pow(2);
        BigDecimal[][] mean = {{c, b2}, {x.negate(), beta}};
        BigDecimal[][] moments = {
            {c.pow(2), two.multiply(c).multiply(b2), b2.pow(2), push.pow(2)},
            {c.multiply(x).negate(), c.multiply(beta).subtract(x.multiply(b2)), b2.multiply(beta), push},
            {x.pow(2), two.multiply(x).multiply(beta).negate(), b2, one},
            {zero, zero, zero, one}
        };
        return new ExactMode(mean, moments);
    }

    /// The generators of the Langevin equation's mean and moments, exponentiated by their power series.
    static ExactMode langevin(BigDecimal x, BigDecimal beta) {
        BigDecimal zero = BigDecimal.ZERO;
        BigDecimal one = BigDecimal.ONE;
        BigDecimal two = BigDecimal.TWO;
        BigDecimal sum = one.add(beta);
        BigDecimal friction = two.multiply(one.subtract(beta)).divide(sum, DIGITS);
        BigDecimal stiffness = two.multiply(x).divide(sum, DIGITS);
        BigDecimal noise = new BigDecimal(4).divide(sum.pow(2), DIGITS);
        BigDecimal[][] mean = {{zero, one}, {stiffness.negate(), friction.negate()}};
        BigDecimal[][] moments = {
            {zero, two, zero, zero},
            {stiffness.negate(), friction.negate(), one, zero},
            {zero, two.multiply(stiffness).negate(), two.multiply(friction).negate(), noise},
            {zero, zero, zero, zero}
        };
        return new ExactMode(exponential(mean), exponential(moments));
    }

    /// Mᵏ of the mean.
    BigDecimal[][] mean(long steps) {
        return power(meanStep, steps);
    }

    /// Second moments after `steps` steps from the given ones.
    BigDecimal[] moments(BigDecimal[] start, long steps) {
        BigDecimal[][] power = power(momentStep, steps);
        BigDecimal[] result = new BigDecimal[3];
        for (int i = 0; i < 3; i++) {
            result[i] = power[i][3];
            for (int j = 0; j < 3; j++) {
                result[i] = result[i].add(power[i][j].multiply(start[j]), DIGITS);
            }
        }
        return result;
    }

    /// The stationary moments of a mode of positive curvature, by Gaussian elimination.
    BigDecimal[] stationary() {
        BigDecimal[][] system = new BigDecimal[3][4];
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                system[i][j] = (i == j ? BigDecimal.ONE : BigDecimal.ZERO).subtract(momentStep[i][j], DIGITS);
            }
            system[i][3] = momentStep[i][3];
        }
        for (int column = 0; column < 3; column++) {
            int pivot = column;
            for (int row = column + 1; row < 3; row++) {
                if (system[row][column].abs().compareTo(system[pivot][column].abs()) > 0) {
                    pivot = row;
                }
            }
            BigDecimal[] pivotRow = system[pivot];
            system[pivot] = system[column];
            system[column] = pivotRow;
            for (int row = 0; row < 3; row++) {
                if (row != column) {
                    BigDecimal factor = system[row][column].divide(pivotRow[column], DIGITS);
                    for (int j = column; j < 4; j++) {
                        system[row][j] = system[row][j].subtract(factor.multiply(pivotRow[j]), DIGITS);
                    }
                }
            }
        }
        BigDecimal[] solution = new BigDecimal[3];
        for (int i = 0; i < 3; i++) {
            solution[i] = system[i][3].divide(system[i][i], DIGITS);
        }
        return solution;
    }

    /// The stationary variance of u of a flat mode: the fixed point of its own line of the recursion.
    BigDecimal flatVelocityVariance() {
        return momentStep[2][3].divide(BigDecimal.ONE.subtract(momentStep[2][2]), DIGITS);
    }

    private static BigDecimal[][] power(BigDecimal[][] base, long exponent) {
        BigDecimal[][] result = identity(base.length);
        BigDecimal[][] square = base;
        for (long left = exponent; left > 0; left >>= 1) {
            if ((left & 1) == 1) {
                result = product(square, result);
            }
            if (left > 1) {
                square = product(square, square);
            }
        }
        return result;
    }

    private static BigDecimal[][] exponential(BigDecimal[][] generator) {
        int halvings = 12;
        BigDecimal scale = BigDecimal.ONE.divide(BigDecimal.TWO.pow(halvings));
        BigDecimal[][] sum = identity(generator.length);
        BigDecimal[][] term = identity(generator.length);
        for (int n = 1; n <= 40; n++) {
            term = product(generator, term);
            for (BigDecimal[] row : term) {
                for (int j = 0; j < row.length; j++) {
                    row[j] = row[j].multiply(scale).divide(BigDecimal.valueOf(n), DIGITS);
                }
            }
            for (int i = 0; i < sum.length; i++) {
                for (int j = 0; j < sum.length; j++) {
                    sum[i][j] = sum[i][j].add(term[i][j], DIGITS);
                }
            }
        }
        for (int i = 0; i < halvings; i++) {
            sum = product(sum, sum);
        }
        return sum;
    }

    private static BigDecimal[][] identity(int size) {
        BigDecimal[][] identity = new BigDecimal[size][size];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                identity[i][j] = i == j ? BigDecimal.ONE : BigDecimal.ZERO;
            }
        }
        return identity;
    }

    private static BigDecimal[][] product(BigDecimal[][] left, BigDecimal[][] right) {
        int size = left.length;
        BigDecimal[][] product = new BigDecimal[size][size];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                BigDecimal sum = BigDecimal.ZERO;
                for (int k = 0; k < size; k++) {
                    if (left[i][k].signum() != 0 && right[k][j].signum() != 0) {
                        sum = sum.add(left[i][k].multiply(right[k][j]), DIGITS);
                    }
                }
                product[i][j] = isGone(sum) ? BigDecimal.ZERO : sum.round(DIGITS);
            }
        }
        return product;
    }

    /// Far below what a double can hold: dropped before its exponent overflows.
    private static boolean isGone(BigDecimal value) {
        return value.scale() - value.precision() > 100_000;
    }
}

package dev.perrin.theory.coupled;

import java.math.BigDecimal;
import java.math.MathContext;

/// The oracle: the stationary covariance of two modes in decimal arithmetic of 80 digits, as the solution of its four
/// linear equations by elimination. In units of η²C_ij, u = ηv.
///
/// @param circulation ½(⟨θᵢθⱼ′⟩ − ⟨θᵢ′θⱼ⟩), the prime one step later.
/// @param matrix of ⟨θᵢθⱼ⟩, ⟨θᵢuⱼ⟩, ⟨uᵢθⱼ⟩, ⟨uᵢuⱼ⟩, row by row.
@SuppressWarnings("ArrayRecordComponent") // Read only.
public record ExactPair(BigDecimal[][] matrix, BigDecimal circulation) {
    static final MathContext DIGITS = new MathContext(80);
    private static final BigDecimal ONE = BigDecimal.ONE;
    private static final BigDecimal TWO = BigDecimal.TWO;

    /// P = Mᵢ P Mⱼᵀ + b bᵀ of `u′ = βu − xθ − n`, `θ′ = θ + u′`.
    public static ExactPair heavyBall(BigDecimal x, BigDecimal y, BigDecimal beta) {
        BigDecimal[][] first = {{ONE.subtract(x), beta}, {x.negate(), beta}};
        BigDecimal[][] second = {{ONE.subtract(y), beta}, {y.negate(), beta}};
        return recursion(first, second, new BigDecimal[] {ONE, ONE});
    }

    /// The same of `u′ = βu − xθ − n`, `θ′ = θ + βu′ − xθ − n`.
    public static ExactPair nesterov(BigDecimal x, BigDecimal y, BigDecimal beta) {
        BigDecimal push = ONE.add(beta);
        BigDecimal[][] first = {{ONE.subtract(push.multiply(x)), beta.pow(2)}, {x.negate(), beta}};
        BigDecimal[][] second = {{ONE.subtract(push.multiply(y)), beta.pow(2)}, {y.negate(), beta}};
        return recursion(first, second, new BigDecimal[] {push, ONE});
    }

    /// 0 = Aᵢ P + P Aⱼᵀ − S of `θ̇ = u`, `u̇ = −wθ − 2pu + noise`.
    public static ExactPair langevin(BigDecimal x, BigDecimal y, BigDecimal beta) {
        BigDecimal sum = ONE.add(beta);
        BigDecimal friction = TWO.multiply(ONE.subtract(beta)).divide(sum, DIGITS);
        BigDecimal noise = new BigDecimal(4).divide(sum.pow(2), DIGITS);
        BigDecimal[][] first = {
            {BigDecimal.ZERO, ONE.negate()}, {TWO.multiply(x).divide(sum, DIGITS), friction}
        };
        BigDecimal[][] second = {
            {BigDecimal.ZERO, ONE.negate()}, {TWO.multiply(y).divide(sum, DIGITS), friction}
        };
        BigDecimal[][] system = new BigDecimal[4][5];
        for (int i = 0; i < 2; i++) {
            for (int j = 0; j < 2; j++) {
                BigDecimal[] equation = zeros();
                for (int k = 0; k < 2; k++) {
                    equation[2 * k + j] = equation[2 * k + j].add(first[i][k]);
                    equation[2 * i + k] = equation[2 * i + k].add(second[j][k]);
                }
                equation[4] = i + j == 2 ? noise : BigDecimal.ZERO;
                system[2 * i + j] = equation;
            }
        }
        BigDecimal[] solution = solve(system);
        return new ExactPair(
                square(solution), solution[1].subtract(solution[2], DIGITS).divide(TWO, DIGITS));
    }

    private static ExactPair recursion(BigDecimal[][] first, BigDecimal[][] second, BigDecimal[] push) {
        BigDecimal[][] system = new BigDecimal[4][5];
        for (int i = 0; i < 2; i++) {
            for (int j = 0; j < 2; j++) {
                BigDecimal[] equation = zeros();
                for (int k = 0; k < 2; k++) {
                    for (int l = 0; l < 2; l++) {
                        equation[2 * k + l] = first[i][k].multiply(second[j][l]).negate();
                    }
                }
                equation[2 * i + j] = equation[2 * i + j].add(ONE);
                equation[4] = push[i].multiply(push[j]);
                system[2 * i + j] = equation;
            }
        }
        BigDecimal[] solution = solve(system);
        // ⟨θᵢθⱼ′⟩ − ⟨θᵢ′θⱼ⟩.
        BigDecimal ahead = second[0][0].multiply(solution[0]).add(second[0][1].multiply(solution[1]));
        BigDecimal behind = first[0][0].multiply(solution[0]).add(first[0][1].multiply(solution[2]));
        return new ExactPair(square(solution), ahead.subtract(behind, DIGITS).divide(TWO, DIGITS));
    }

    private static BigDecimal[] solve(BigDecimal[][] system) {
        for (int column = 0; column < 4; column++) {
            int pivot = column;
            for (int row = column + 1; row < 4; row++) {
                if (system[row][column].abs().compareTo(system[pivot][column].abs()) > 0) {
                    pivot = row;
                }
            }
            BigDecimal[] held = system[pivot];
            system[pivot] = system[column];
            system[column] = held;
            for (int row = 0; row < 4; row++) {
                if (row != column) {
                    BigDecimal factor = system[row][column].divide(held[column], DIGITS);
                    for (int j = column; j < 5; j++) {
                        system[row][j] = system[row][j].subtract(factor.multiply(held[j]), DIGITS);
                    }
                }
            }
        }
        BigDecimal[] solution = new BigDecimal[4];
        for (int i = 0; i < 4; i++) {
            solution[i] = system[i][4].divide(system[i][i], DIGITS);
        }
        return solution;
    }

    private static BigDecimal[] zeros() {
        return new BigDecimal[] {BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO};
    }

    private static BigDecimal[][] square(BigDecimal[] values) {
        return new BigDecimal[][] {{values[0], values[1]}, {values[2], values[3]}};
    }
}

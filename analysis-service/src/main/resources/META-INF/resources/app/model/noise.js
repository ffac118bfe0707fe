// Noise of the gradient, and whether a run is stationary. Pure functions.

import { isNumber } from './format.js';
import { hasValue, intervalOf } from './measured.js';

const LEAST_HALF_WIDTH = 0.05;
const MARGIN = 1.25;

/** A gauge about `target`: { low, high } of its scale, and `value`, `from`, `to`, `target` as fractions of it. */
export function gaugeOf(measured, target = 1) {
  if (!hasValue(measured)) return null;
  const interval = intervalOf(measured) ?? [measured.value, measured.value];
  const distances = [measured.value, ...interval].map((value) => Math.abs(value - target));
  const half = MARGIN * Math.max(LEAST_HALF_WIDTH, ...distances);
  const place = (value) => (value - target + half) / (2 * half);
  return {
    low: target - half,
    high: target + half,
    value: place(measured.value),
    from: place(interval[0]),
    to: place(interval[1]),
    holds: interval[0] <= target && target <= interval[1],
  };
}

/** "stationary" → within, "not stationary" → beyond, anything else → marginal. */
export function verdictGrade(verdict) {
  if (verdict === 'stationary') return 'within';
  return verdict === 'not stationary' ? 'beyond' : 'marginal';
}

/** p to two digits, small ones as a bound. */
export function formatProbability(probability) {
  if (!isNumber(probability)) return '';
  if (probability < 1e-4) return 'p < 0.0001';
  return `p = ${probability.toPrecision(2)}`;
}

/** Autocorrelation of the noise at lags 1, 2, …, and what drawing without replacement predicts. */
export function noiseCurves(noise) {
  const lags = (values) => values.map((_, index) => index + 1);
  const predicted = noise?.predictedAutocorrelation ?? [];
  const measured = noise?.autocorrelation ?? [];
  return [
    { name: 'drawing without replacement', xs: lags(predicted), ys: predicted, colour: 'shuffled', width: 2 },
    { name: 'measured', xs: lags(measured), ys: measured, colour: 'measured', points: true, stems: true },
  ].filter((curve) => curve.xs.length > 0);
}

/** Measured over predicted variance of the noise, by mode. */
export function varianceRatioCurve(noise) {
  const ratios = noise?.varianceRatio ?? [];
  const known = ratios.map((_, index) => index).filter((index) => ratios[index] > 0);
  return { name: 'ratio', xs: known.map((index) => index + 1), ys: known.map((index) => ratios[index]), colour: 'measured', points: true };
}

// How far a measurement lies from its prediction, beyond what the theory says of its own error. Pure functions.

import { isNumber } from './format.js';

/** Grades by standard errors beyond the model error. */
export const WITHIN = 'within';
export const MARGINAL = 'marginal';
export const BEYOND = 'beyond';
export const UNGRADED = 'ungraded';

const MARGINAL_FROM_SIGMAS = 2;
const BEYOND_FROM_SIGMAS = 4;

/**
 * Bounds of measured/predicted − 1 that the stated departures explain together; they contain 0.
 * A departure of which only the direction is known adds nothing and is named in `unbounded`.
 */
export function modelError(caveats) {
  const error = { low: 0, high: 0, unbounded: [] };
  for (const caveat of caveats ?? []) {
    const low = caveat.relativeExcessLow;
    const high = caveat.relativeExcessHigh;
    if (isNumber(low)) error.low += Math.min(0, low);
    if (isNumber(high)) error.high += Math.max(0, high);
    if (!isNumber(low) && !isNumber(high)) error.unbounded.push(caveat.kind);
  }
  return error;
}

/**
 * measured/predicted with its error, and `sigmas`: signed standard errors by which the measurement lies outside
 * predicted·[1 + low, 1 + high]; 0 inside.
 */
export function compare(comparison, error) {
  const measured = comparison?.measured;
  const predicted = comparison?.predicted;
  if (!isNumber(measured) || !isNumber(predicted) || predicted === 0) return { grade: UNGRADED };
  const ratio = measured / predicted;
  const standardError = comparison.standardError;
  if (!isNumber(standardError) || standardError <= 0) return { ratio, grade: UNGRADED };
  const ratioError = Math.abs(standardError / predicted);
  const excess = ratio - 1;
  let outside = 0;
  if (excess > error.high) outside = excess - error.high;
  if (excess < error.low) outside = excess - error.low;
  const sigmas = outside / ratioError;
  return { ratio, ratioError, sigmas, grade: gradeOf(sigmas) };
}

export function gradeOf(sigmas) {
  const size = Math.abs(sigmas);
  if (size < MARGINAL_FROM_SIGMAS) return WITHIN;
  return size < BEYOND_FROM_SIGMAS ? MARGINAL : BEYOND;
}

/** What an exponent says about the motion, taking its standard error into account. */
export function motionOf(exponent, standardError) {
  if (!isNumber(exponent)) return '';
  const doubt = 2 * (isNumber(standardError) ? standardError : 0);
  if (Math.abs(exponent - 1) <= doubt) return 'normal diffusion, as Brownian motion';
  return exponent < 1
    ? 'subdiffusion: spreads more slowly than Brownian motion'
    : 'superdiffusion: spreads faster than Brownian motion';
}

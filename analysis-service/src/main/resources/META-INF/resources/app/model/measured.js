// Measured values with their intervals, beside a prediction. Pure functions.

import { gradeOf, UNGRADED } from './agreement.js';
import { commonExponent, formatNumber, formatWithError, isNumber, powerOfTen, UNKNOWN } from './format.js';

const THIN = '\u202f';
/** Of the normal distribution: 95 % lies within this many standard errors. */
const NORMAL_95 = 1.959964;

export function hasValue(measured) {
  return isNumber(measured?.value);
}

/** [low, high] of 95 % confidence, from the standard error where no interval is given; null where neither is known. */
export function intervalOf(measured) {
  if (isNumber(measured?.low) && isNumber(measured?.high)) return [measured.low, measured.high];
  if (!hasValue(measured) || !(measured.standardError > 0)) return null;
  return [measured.value - NORMAL_95 * measured.standardError, measured.value + NORMAL_95 * measured.standardError];
}

/** Of a value with an interval alone, the standard error that a normal law would have. */
export function standardErrorOf(measured) {
  if (measured?.standardError > 0) return measured.standardError;
  const interval = intervalOf(measured);
  return interval !== null && interval[1] > interval[0] ? (interval[1] - interval[0]) / (2 * NORMAL_95) : undefined;
}

/** 0.912 ± 0.011. */
export function formatMeasured(measured) {
  return formatWithError(measured?.value, standardErrorOf(measured));
}

/** 0.890 … 0.934, to two digits of its half width. */
export function formatInterval(interval) {
  if (interval === null) return UNKNOWN;
  const [low, high] = interval;
  const exponent = commonExponent(Math.max(Math.abs(low), Math.abs(high)));
  const scale = 10 ** exponent;
  const half = (high - low) / 2 / scale;
  if (!(half > 0)) return formatNumber(low);
  const decimals = Math.min(8, Math.max(0, 1 - Math.floor(Math.log10(half))));
  const pair = [low, high].map((end) => (end / scale).toFixed(decimals).replace('-', '−')).join(' … ');
  return exponent === 0 ? pair : `(${pair})${THIN}×${THIN}${powerOfTen(exponent)}`;
}

/** { sigmas, grade } of a measured value against a prediction. */
export function against(measured, predicted) {
  const error = standardErrorOf(measured);
  if (!hasValue(measured) || !isNumber(predicted) || error === undefined) return { grade: UNGRADED };
  const sigmas = (measured.value - predicted) / error;
  return { sigmas, grade: gradeOf(sigmas) };
}

/** A comparison as a measured value, so that both can stand in one table. */
export function measuredOf(comparison) {
  return { value: comparison?.measured, standardError: comparison?.standardError };
}

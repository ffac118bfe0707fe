// Ranges, ticks and labels of plot axes. Pure functions.

import { commonExponent, formatCount, formatSetting, isNumber, powerOfTen } from './format.js';

const PAD_FRACTION = 0.05;

/** A range on a logarithmic axis: the data with a margin, at least one decade wide. */
export function logRange(min, max) {
  if (!isNumber(min) || !isNumber(max) || min <= 0 || max <= 0) return [1, 10];
  let low = Math.log10(min);
  let high = Math.log10(max);
  const missing = 1 - (high - low);
  if (missing > 0) {
    low -= missing / 2;
    high += missing / 2;
  }
  const pad = PAD_FRACTION * (high - low);
  return [10 ** (low - pad), 10 ** (high + pad)];
}

/** A range on a linear axis: the data with a margin; never below zero for data that are not. */
export function linearRange(min, max) {
  if (!isNumber(min) || !isNumber(max)) return [0, 1];
  const span = max - min || Math.abs(max) || 1;
  const low = min - PAD_FRACTION * span;
  return [min >= 0 ? Math.max(0, low) : low, max + PAD_FRACTION * span];
}

/** 1, 2, … 9 times each power of ten inside the range. */
export function logSplits(min, max) {
  const splits = [];
  for (let exponent = Math.floor(Math.log10(min)); exponent <= Math.ceil(Math.log10(max)); exponent++) {
    for (let digit = 1; digit <= 9; digit++) {
      const value = Number(`${digit}e${exponent}`);
      if (value >= min && value <= max) splits.push(value);
    }
  }
  return splits;
}

/** 0, ±2 and powers of ten from 10 on, inside the range; also ±1 and ±5 where it is a narrow one. */
export function symlogSplits(min, max) {
  const reach = Math.max(Math.abs(min), Math.abs(max));
  const sizes = reach > 200 ? [2] : [1, 2, 5];
  for (let size = 10; size <= reach; size *= 10) sizes.push(size);
  return [...sizes.map((size) => -size).reverse(), 0, ...sizes].filter((value) => value >= min && value <= max);
}

export function isDecade(value) {
  return leadingDigit(value) === 1;
}

function leadingDigit(value) {
  return Number(value.toExponential(0)[0]);
}

/** Labels for `logSplits`: powers of ten; also 2 and 5 where fewer than three powers would show. Null: no label. */
export function logLabels(splits) {
  const decades = splits.filter(isDecade).length;
  const digits = decades >= 3 ? [1] : [1, 2, 5];
  return splits.map((value) => (digits.includes(leadingDigit(value)) ? logLabel(value) : null));
}

function logLabel(value) {
  if (value >= 1 && value < 1e4) return formatCount(value);
  if (value >= 0.01 && value < 1) return formatSetting(value);
  return isDecade(value) ? powerOfTen(Math.round(Math.log10(value))) : formatSetting(value);
}

/** Labels for a linear axis whose power of ten is written beside the unit. */
export function scaledLabels(splits, exponent) {
  const scaled = splits.map((value) => value / 10 ** exponent);
  const step = scaled.length > 1 ? Math.abs(scaled[1] - scaled[0]) : 1;
  const decimals = decimalsOf(step);
  return scaled.map((value) => (value < 0 ? '−' : '') + Math.abs(value).toFixed(decimals));
}

/** The fewest decimals that write a tick distance exactly. */
function decimalsOf(step) {
  for (let decimals = 0; decimals < 8; decimals++) {
    const shifted = step * 10 ** decimals;
    if (Math.abs(shifted - Math.round(shifted)) < 1e-6 * shifted) return decimals;
  }
  return 8;
}

/** The power of ten for a table column up to `max`: as for an axis, and for all numbers below 0.1. */
export function columnExponent(max) {
  return max > 0 && max < 0.1 ? Math.floor(Math.log10(max)) : commonExponent(max);
}

/** The unit with the power of ten that labels leave out: "10⁻³ parameter²". */
export function scaledUnit(unit, exponent) {
  return exponent === 0 ? unit : `${powerOfTen(exponent)} ${unit}`;
}

/** The power of ten for a linear axis up to `max`. */
export function axisExponent(max) {
  return commonExponent(max);
}

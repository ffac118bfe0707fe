// Curves over one another: { name, xs, ys, colour, … } each, and the columns that a plot of them needs. Pure functions.

import { formatCount, isNumber } from './format.js';
import { dynamicsStyle, predictionsOf } from './dynamics.js';
import { hasValue } from './measured.js';

/**
 * One ascending column of all x, then one column of y for each curve, null where it has no point there.
 * @param logarithmic which axes leave out what is not positive: { x, y }.
 */
export function joinCurves(curves, logarithmic = { x: false, y: false }) {
  const shown = (value, log) => isNumber(value) && (!log || value > 0);
  const places = curves.map((curve) => {
    const place = new Map();
    curve.xs.forEach((x, index) => {
      if (shown(x, logarithmic.x) && shown(curve.ys[index], logarithmic.y)) place.set(x, curve.ys[index]);
    });
    return place;
  });
  const xs = [...new Set(places.flatMap((place) => [...place.keys()]))].sort((a, b) => a - b);
  return [xs, ...places.map((place) => xs.map((x) => place.get(x) ?? null))];
}

/** The smallest and the greatest y, bands included. */
export function extentOf(curves) {
  const values = curves.flatMap((curve) => [...curve.ys, ...(curve.bands ?? []).flatMap((band) => band ?? [])]).filter(isNumber);
  return values.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Infinity, -Infinity]);
}

/** Measured points over the lines of the dynamics in `shown`, from points { x, comparison }. */
export function comparisonCurves(points, shown, { scale = 1, scales = {}, hollow = false } = {}) {
  const lines = shown.map((dynamics) => {
    const own = points.filter((point) => dynamics in predictionsOf(point.comparison));
    const factor = scales[dynamics] ?? scale;
    return {
      ...dynamicsStyle(dynamics),
      xs: own.map((point) => point.x),
      ys: own.map((point) => predictionsOf(point.comparison)[dynamics] * factor),
    };
  });
  const measured = points.filter((point) => isNumber(point.comparison?.measured));
  return [
    ...lines,
    {
      name: 'measured',
      colour: 'measured',
      points: true,
      hollow,
      xs: measured.map((point) => point.x),
      ys: measured.map((point) => point.comparison.measured * scale),
      errors: measured.map((point) => (point.comparison.standardError > 0 ? point.comparison.standardError * Math.abs(scale) : null)),
    },
  ];
}

/** A place between 0 and 1 for each of `count` curves that follow one another. */
export function sequence(count) {
  return Array.from({ length: count }, (_, index) => `seq:${count === 1 ? 0 : (index / (count - 1)).toFixed(4)}`);
}

/** ‖θ − θ_ref‖² from each reference point. */
export function referenceCurves(references) {
  const drawn = (references ?? []).filter((reference) => (reference.lagSteps ?? []).length > 0);
  const colours = sequence(drawn.length);
  return drawn.map((reference, index) => ({
    name: `from step ${formatCount(reference.referenceStep ?? 0)}`,
    xs: reference.lagSteps,
    ys: reference.squaredAtLag ?? [],
    colour: colours[index],
    width: 1.5,
  }));
}

/** Two-time displacement, a curve for each waiting time. */
export function ageingCurves(ageing) {
  const drawn = (ageing ?? [])
    .filter((curve) => (curve.lagSteps ?? []).length > 0)
    .sort((a, b) => (a.waitingSteps ?? 0) - (b.waitingSteps ?? 0));
  const colours = sequence(drawn.length);
  return drawn.map((curve, index) => ({
    name: formatCount(curve.waitingSteps ?? 0),
    xs: curve.lagSteps,
    ys: curve.squared ?? [],
    colour: colours[index],
    width: 1.5,
  }));
}

/**
 * ⟨vₖ·vₖ₊ₗ⟩/⟨v²⟩ against lags from 1: each prediction over its own value at lag 0. Without a value at lag 0 nothing is
 * divided, and `normalised` is false.
 */
export function autocorrelationCurves(points, shown) {
  const all = (points ?? []).map((point) => ({ x: point.lagSteps ?? 0, comparison: point.autocovariance }));
  const zero = all.find((point) => point.x === 0)?.comparison;
  const normalised = zero?.measured > 0;
  const rest = all.filter((point) => point.x > 0);
  if (!normalised) return { normalised, curves: comparisonCurves(rest, shown) };
  const at0 = predictionsOf(zero);
  const scales = Object.fromEntries(Object.entries(at0).map(([dynamics, value]) => [dynamics, 1 / (value || 1)]));
  return { normalised, curves: comparisonCurves(rest, shown, { scale: 1 / zero.measured, scales }) };
}

export function pointsWith(values, key) {
  return (values ?? []).filter((value) => hasValue(value[key]));
}

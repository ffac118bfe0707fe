// Covariances of modes as correlations, and components of the trajectory. Pure functions.

import { formatNumber, isNumber } from './format.js';
import { hasValue } from './measured.js';

/** Correlations, row-major, of row-major covariances: c / √(rows · columns); 0 where a variance is 0. */
export function correlations(covariance, rows, columns) {
  const size = rows.length;
  return Array.from({ length: size * size }, (_, place) => {
    const scale = Math.sqrt(rows[Math.floor(place / size)] * columns[place % size]);
    const value = covariance[place];
    return scale > 0 && isNumber(value) ? Math.min(1, Math.max(-1, value / scale)) : 0;
  });
}

/** The three matrices of a ModeCovariance; empty where it is not whole. */
export function correlationMatrices(covariance) {
  const size = covariance?.modes ?? 0;
  const whole = (matrix) => size > 0 && matrix?.length === size * size;
  if (!whole(covariance?.position) || !whole(covariance?.velocity)) return [];
  const position = diagonal(covariance.position, size);
  const velocity = diagonal(covariance.velocity, size);
  const matrices = [
    { id: 'position', name: 'positions', size, values: correlations(covariance.position, position, position) },
    { id: 'velocity', name: 'velocities', size, values: correlations(covariance.velocity, velocity, velocity) },
  ];
  if (whole(covariance.cross)) {
    matrices.push({ id: 'cross', name: 'position (row) with velocity (column)', size, values: correlations(covariance.cross, position, velocity) });
  }
  return matrices;
}

function diagonal(matrix, size) {
  return Array.from({ length: size }, (_, index) => matrix[index * (size + 1)]);
}

/** The greatest correlation against what chance gives, in words; empty without it. */
export function chanceText({ greatestCorrelation: greatest, chanceCorrelation: chance } = {}) {
  if (!isNumber(greatest)) return '';
  const found = `Greatest correlation of two positions: ${greatest.toFixed(3)}.`;
  if (!isNumber(chance)) return found;
  const verdict = greatest > chance
    ? 'the modes do not move independently: noise and Hessian do not commute, or the run is too short'
    : 'nothing beyond chance';
  return `${found} Chance alone gives up to ${chance.toFixed(3)}: ${verdict}.`;
}

/** Components of the trajectory over all coordinates, greatest variance first. */
export function coordinateComponents(components) {
  return components?.overCoordinates?.components ?? [];
}

/** 95 % bounds of a component over all coordinates: [low, high], or null while neither or one alone is known. */
export function boundsOf(component) {
  return isNumber(component?.low) && isNumber(component.high) ? [component.low, component.high] : null;
}

/** Variances of components by rank with their bounds: in the span of projected modes, and over all coordinates. */
export function componentCurves(components) {
  const all = coordinateComponents(components);
  const inModes = components?.components ?? [];
  return [
    {
      ...byRank('in the span of projected modes', inModes, 'reference'),
      errors: inModes.map((component) => (component.bound > 0 ? component.bound : null)),
      hollow: true,
      size: 11,
    },
    { ...byRank('over all coordinates', all, 'measured'), errors: all.map(boundsOf) },
  ];
}

function byRank(name, components, colour) {
  return {
    name,
    xs: components.map((_, index) => index + 1),
    ys: components.map((component) => component.variance),
    colour,
    points: true,
  };
}

/** Position variance against eigenvalue + λ is flatness: { measured, predicted, law } as curves. */
export function flatnessCurves(latest) {
  const modes = (latest?.modes ?? []).filter((mode) => mode.eigenvalue > 0).sort((a, b) => a.eigenvalue - b.eigenvalue);
  const measured = modes.filter((mode) => mode.positionVariance?.measured > 0);
  const predicted = modes.filter((mode) => mode.positionVariance?.predicted > 0);
  if (measured.length === 0) return [];
  return [
    { name: 'predicted', xs: predicted.map((mode) => mode.eigenvalue), ys: predicted.map((mode) => mode.positionVariance.predicted), colour: 'theory', width: 2 },
    ...lawCurve(measured, latest?.components?.varianceFlatnessExponent),
    {
      name: 'measured',
      xs: measured.map((mode) => mode.eigenvalue),
      ys: measured.map((mode) => mode.positionVariance.measured),
      errors: measured.map((mode) => mode.positionVariance.standardError ?? null),
      colour: 'measured',
      points: true,
    },
  ];
}

/** variance ∝ eigenvalue^ψ through the middle of the measured points. */
function lawCurve(measured, exponent) {
  if (!hasValue(exponent) || measured.length < 2) return [];
  const mean = (values) => values.reduce((sum, value) => sum + Math.log(value), 0) / values.length;
  const xs = measured.map((mode) => mode.eigenvalue);
  const x = mean(xs);
  const y = mean(measured.map((mode) => mode.positionVariance.measured));
  return [{ name: `ψ = ${formatNumber(exponent.value, 3)}`, xs, ys: xs.map((each) => Math.exp(y + exponent.value * (Math.log(each) - x))), colour: 'measured-soft', width: 2 }];
}

// The motion of one mode: names, numbers beside predictions, spectrum and displacements. Pure functions.

import { formatNumber, formatSigmas, isNumber } from './format.js';
import { sequence } from './curves.js';
import { against, formatMeasured, hasValue, measuredOf } from './measured.js';

/** Modes that anything is known of, by index: { index, variance (of `modes`), motion (of `motions`) }. */
export function modesOf(latest) {
  const modes = new Map();
  const entry = (index) => {
    if (!modes.has(index)) modes.set(index, { index });
    return modes.get(index);
  };
  for (const mode of latest?.modes ?? []) entry(mode.index ?? 0).variance = mode;
  for (const motion of latest?.motions ?? []) entry(motion.index ?? 0).motion = motion;
  return [...modes.values()].sort((a, b) => a.index - b.index);
}

/** "1 · h = 3.21 · underdamped". */
export function modeName({ index, variance }) {
  const parts = [String(index + 1)];
  if (isNumber(variance?.eigenvalue)) parts.push(`h = ${formatNumber(variance.eigenvalue, 3)}`);
  if (variance?.dampingRegime) parts.push(variance.dampingRegime);
  return parts.join(' · ');
}

/** Rows { name, unit, measured, predicted, sigmas, grade } of all numbers known of a mode. */
export function modeNumbers({ variance, motion = {} }) {
  const rows = [
    ['position variance', 'parameter²', measuredOf(variance?.positionVariance), variance?.positionVariance?.predicted],
    ['velocity variance', '(loss / parameter)²', measuredOf(variance?.velocityVariance), variance?.velocityVariance?.predicted],
    ['oscillation frequency', 'rad / step', motion.oscillationFrequency, motion.predictedOscillationFrequency],
    ['peak of the spectrum', 'rad / step', motion.spectralPeak, motion.predictedOscillationFrequency],
    ['damping rate', '1 / step', motion.dampingRate, motion.predictedDampingRate],
    ['area rate ⟨x_{k}v_{k+1} − v_{k}x_{k+1}⟩', 'loss', motion.areaRate, motion.predictedAreaRate],
    ['effective temperature', '(loss / parameter)²', motion.effectiveTemperature, motion.predictedTemperature],
    ['equipartition', '1 where it holds', motion.equipartition, motion.predictedEquipartition],
    ['drift: mean displacement a step', 'parameter / step', motion.drift, hasValue(motion.drift) ? 0 : undefined],
  ];
  const numbers = rows.filter(([, , measured, predicted]) => hasValue(measured) || isNumber(predicted)).map(numberRow);
  if (isNumber(motion.driftFraction)) {
    numbers.push({ name: 'share of drift in ‖Δ‖²', unit: '', measured: formatNumber(motion.driftFraction, 3), predicted: '', sigmas: '', grade: 'ungraded' });
  }
  return numbers;
}

function numberRow([name, unit, measured, predicted]) {
  const { sigmas, grade } = against(measured, predicted);
  return {
    name,
    unit,
    measured: formatMeasured(measured),
    predicted: isNumber(predicted) ? formatNumber(predicted) : '',
    sigmas: isNumber(sigmas) ? formatSigmas(sigmas) : '',
    grade,
  };
}

export function spectrumCurve(motion) {
  return { name: 'Welch spectrum', xs: motion?.spectrumFrequency ?? [], ys: motion?.spectrumDensity ?? [], colour: 'measured', width: 1.5 };
}

/** Frequencies to mark in the spectrum: predicted, and fitted to the autocorrelation. */
export function markedFrequencies(motion) {
  return [
    { value: motion?.predictedOscillationFrequency, name: 'predicted', colour: 'theory', width: 2 },
    { value: motion?.oscillationFrequency?.value, name: 'fitted', colour: 'measured', width: 1.5, dash: [5, 4] },
  ].filter((mark) => mark.value > 0);
}

/** Densities of displacements in standard deviations, a curve for each lag, over the Gaussian one. Open bins are left out. */
export function vanHoveCurves(motion) {
  const drawn = (motion?.distributions ?? []).filter((one) => (one.binCount ?? []).length > 2);
  const colours = sequence(drawn.length);
  const curves = drawn.map((one, index) => ({ name: `lag ${one.lagSteps ?? 0}`, colour: colours[index], points: true, size: 8, ...density(one) }));
  return curves.length === 0 ? [] : [gaussian(curves), ...curves];
}

/** Bin centres and counts over (all counts · bin width), of the bins that have two ends. */
export function density({ edge = [], binCount = [] }) {
  const all = binCount.reduce((sum, count) => sum + count, 0);
  const inner = binCount.map((count, bin) => bin).slice(1, -1).filter((bin) => isNumber(edge[bin]) && isNumber(edge[bin + 1]));
  return {
    xs: inner.map((bin) => (edge[bin] + edge[bin + 1]) / 2),
    ys: inner.map((bin) => binCount[bin] / (all * (edge[bin + 1] - edge[bin]))),
  };
}

function gaussian(curves) {
  const reach = Math.max(...curves.flatMap((curve) => curve.xs.map(Math.abs)));
  const xs = Array.from({ length: 81 }, (_, index) => reach * (index / 40 - 1));
  return { name: 'Gaussian', xs, ys: xs.map((x) => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)), colour: 'theory', width: 2 };
}

/** The place of the point nearest to (x, y), by distances on the screen. */
export function nearest(xs, ys, x, y) {
  let best = null;
  let least = Infinity;
  for (let index = 0; index < xs.length; index++) {
    const distance = (xs[index] - x) ** 2 + (ys[index] - y) ** 2;
    if (distance < least) [best, least] = [index, distance];
  }
  return best;
}

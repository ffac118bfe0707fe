// Axes that all plots share.

import { formatCount } from '../model/format.js';
import { isDecade, linearRange, logLabels, logRange, logSplits, scaledLabels, symlogSplits } from '../model/scales.js';
import { colour } from './palette.js';

const FONT = '12px system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif';
const LOGARITHMIC = 3;
const INVERSE_HYPERBOLIC_SINE = 4;

export const logScale = {
  time: false,
  distr: LOGARITHMIC,
  log: 10,
  range: (plot, min, max) => logRange(min, max),
};

export const linearScale = { time: false, range: (plot, min, max) => linearRange(min, max) };

/** Linear about zero, logarithmic away from it. */
export const symlogScale = { time: false, distr: INVERSE_HYPERBOLIC_SINE, asinh: 1 };

function axis(settings) {
  return {
    stroke: () => colour('ink-soft'),
    font: FONT,
    gap: 6,
    ...settings,
    grid: { stroke: () => colour('grid'), width: 1, ...settings.grid },
    ticks: { stroke: () => colour('line-strong'), width: 1, size: 5, ...settings.ticks },
  };
}

const logTicks = {
  splits: (plot, index, min, max) => logSplits(min, max),
  values: (plot, splits) => logLabels(splits),
  filter: (plot, splits) => splits,
  grid: { filter: (plot, splits) => splits.map((value) => (isDecade(value) ? value : null)) },
  ticks: { filter: (plot, splits) => splits },
};

export const logX = axis({ ...logTicks, size: 34 });
export const logY = axis({ ...logTicks, size: 52 });

/** @param exponent gives the power of ten that is written beside the unit instead of at each tick. */
export function linearY(exponent) {
  return axis({ size: 52, space: 40, values: (plot, splits) => scaledLabels(splits, exponent()) });
}

export function linearX(exponent) {
  return axis({ size: 34, space: 56, values: (plot, splits) => scaledLabels(splits, exponent()) });
}

/** Standard errors: 0, ±2, ±10, ±100, … */
export const symlogY = axis({
  size: 52,
  splits: (plot, index, min, max) => symlogSplits(min, max),
  values: (plot, splits) => splits.map((value) => formatCount(value)),
  filter: (plot, splits) => splits,
});

/** An axis without numbers, for places that have names. */
export const namedX = axis({ size: 26, splits: () => [], values: () => [], grid: { show: false }, ticks: { show: false } });

// From a result to the columns of a plot. Pure functions.

import { isNumber } from '../model/format.js';

function positive(value) {
  return isNumber(value) && value > 0 ? value : null;
}

/** Lags with anything to draw: { lags, measured, errors, predicted, langevin, windows }. */
export function msdColumns(msd) {
  const drawn = (msd ?? []).filter(
    ({ lagSteps, msd: value }) => lagSteps > 0 && (positive(value?.measured) !== null || positive(value?.predicted) !== null),
  );
  return {
    lags: drawn.map((point) => point.lagSteps),
    measured: drawn.map((point) => positive(point.msd.measured)),
    errors: drawn.map((point) => positive(point.msd.standardError)),
    predicted: drawn.map((point) => positive(point.msd.predicted)),
    langevin: drawn.map((point) => positive(point.msd.predictedLangevin)),
  };
}

/** The displacement series against steps since the reference point; the reference point itself is not a displacement. */
export function seriesColumns(series, referenceStep) {
  const first = series.steps.findIndex((step) => step > referenceStep);
  const from = first < 0 ? series.steps.length : first;
  return {
    steps: series.steps.slice(from).map((step) => step - referenceStep),
    global: series.global.slice(from).map(positive),
    local: series.local.slice(from).map(positive),
    loss: series.loss.slice(from),
  };
}

/** Drops the rows in which `column` has no value. */
export function known(xs, column) {
  const rows = xs.map((x, index) => index).filter((index) => column[index] !== null);
  return [rows.map((index) => xs[index]), rows.map((index) => column[index])];
}

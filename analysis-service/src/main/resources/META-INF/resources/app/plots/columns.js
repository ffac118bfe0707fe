// From a result to the columns of a plot. Pure functions.

import { isNumber } from '../model/format.js';

function positive(value) {
  return isNumber(value) && value > 0 ? value : null;
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

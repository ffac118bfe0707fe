// The exact displacement of an ended run at every lag. Pure functions.

import { formatCount } from './format.js';
import { hasEnded, phaseOf } from './runs.js';
import { resultIdOf } from './settings.js';

export const POINTS_PER_DECADE = 60;

/** Whether the run has such a curve beside this result: ended, evenly spaced, and measured as it went on. */
export function hasAllLags(latest) {
  const record = latest?.record;
  return (
    hasEnded(phaseOf(record)) && record?.limiting !== undefined && (record.spec?.snapshots?.everySteps ?? 0) > 0 && resultIdOf(latest) === ''
  );
}

/** The curve as a line; empty before the answer. */
export function allLagCurve(answer) {
  return { name: 'every lag, exact', colour: 'exact', width: 1.5, xs: answer?.lagSteps ?? [], ys: answer?.msd ?? [] };
}

/** What the button's neighbour says. */
export function allLagText({ pending, error, data }) {
  if (pending) return 'Reading the stored run …';
  if (error !== '') return `The curve could not be had: ${error}.`;
  return data === null ? '' : `${formatCount((data.lagSteps ?? []).length)} lags, ${POINTS_PER_DECADE} a decade`;
}

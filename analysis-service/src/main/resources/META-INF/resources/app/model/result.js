// The result of one run, built up from the events of its stream. No DOM.

import { isNumber } from './format.js';

export const MERGED = 'merged';
export const REPEATED = 'repeated';
export const RESTARTED = 'restarted';
export const GAP = 'gap';

/**
 * Nothing known yet. `series` holds one array per column of the displacement series, from its point `firstIndex` on;
 * `received` counts the points that arrived, so that it exceeds their number if any came twice.
 */
export function emptyResult(run) {
  return {
    run,
    sequence: 0,
    latest: null,
    received: 0,
    firstIndex: 0,
    series: { steps: [], global: [], local: [], loss: [] },
  };
}

/**
 * Merges one event into `result`, which is modified. Everything but the displacement points is whole in every event;
 * points are put where `firstDisplacementIndex` says. An event already seen changes nothing. An event that begins
 * the series anew (the service analysed the run again) replaces it. GAP: points before this event are missing here,
 * and the stream must be opened anew from the start. The first event may begin late, where the service itself no
 * longer has the beginning.
 */
export function mergeEvent(result, event) {
  const first = event.firstDisplacementIndex ?? 0;
  const points = event.displacement ?? [];
  const sequence = event.sequence ?? 0;
  result.received += points.length;
  if (result.latest !== null && sequence <= result.sequence) {
    if (first > result.firstIndex || sequence === result.sequence) return REPEATED;
    replace(result, first, points);
    return accept(result, event, sequence, RESTARTED);
  }
  if (result.series.steps.length === 0) replace(result, first, points);
  else if (!put(result, first - result.firstIndex, points)) return GAP;
  return accept(result, event, sequence, MERGED);
}

function accept(result, event, sequence, outcome) {
  const { displacement, ...rest } = event;
  result.latest = rest;
  result.sequence = sequence;
  return outcome;
}

function replace(result, firstIndex, points) {
  result.firstIndex = firstIndex;
  truncate(result.series, 0);
  append(result.series, points);
}

function put(result, position, points) {
  if (points.length === 0) return true;
  if (position < 0 || position > result.series.steps.length) return false;
  truncate(result.series, position);
  append(result.series, points);
  return true;
}

function truncate(series, length) {
  for (const column of Object.values(series)) column.length = length;
}

function append(series, points) {
  for (const point of points) {
    series.steps.push(point.step ?? 0);
    series.global.push(point.globalSquared ?? 0);
    series.local.push(point.localSquared ?? 0);
    series.loss.push(isNumber(point.loss) ? point.loss : null);
  }
}

/** The measured lags that lie at, or within 6 % of, a power of ten. */
export function decadePoints(msd) {
  const points = (msd ?? []).filter((point) => isNumber(point.msd?.measured) && point.lagSteps > 0);
  const chosen = new Map();
  for (const point of points) {
    const exponent = Math.log10(point.lagSteps);
    const distance = Math.abs(exponent - Math.round(exponent));
    const best = chosen.get(Math.round(exponent));
    if (distance < 0.025 && (best === undefined || distance < best.distance)) {
      chosen.set(Math.round(exponent), { distance, point });
    }
  }
  return [...chosen.values()].map((entry) => entry.point).sort((a, b) => a.lagSteps - b.lagSteps);
}

export function measuredLagCount(msd) {
  return (msd ?? []).filter((point) => isNumber(point.msd?.measured)).length;
}

/** Whether nothing follows this result (or the latest result of this summary). */
export function isOver(latest) {
  return latest?.last === true;
}

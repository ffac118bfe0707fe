// The list of runs, and what one record says in words. No DOM.

import { isNumber } from './format.js';

const PHASES = {
  PENDING: 'waiting',
  CONVERGING: 'converging',
  MEASURING_CURVATURE: 'curvature',
  LIMITING: 'limiting',
  FINISHED: 'finished',
  STOPPED: 'stopped',
  FAILED: 'failed',
};
const ENDED = new Set(['FINISHED', 'STOPPED', 'FAILED']);
const MODELS = { linear: 'linear regression', softmax: 'softmax regression', mlp: 'multilayer perceptron' };
const SAMPLINGS = { IID: 'i.i.d. minibatches', SHUFFLED: 'epoch-shuffled minibatches', CYCLIC: 'cyclic minibatches' };

const LIVE = 'live';

/** The name of a result: that of its run, and for a run that was analysed again run/resultId. */
export function resultName(run, resultId) {
  return run.includes('/') || resultId === undefined || resultId === '' || resultId === LIVE ? run : `${run}/${resultId}`;
}

export function runId(summary) {
  return resultName(summary.record?.run ?? '', summary.analysedAs);
}

/** Where the API keeps something of the result of this name. */
export function resultAddress(name, what = '', parameters = {}) {
  const [run, result] = name.split('/');
  const query = new URLSearchParams(parameters);
  if (result !== undefined) query.set('result', result);
  const text = query.toString();
  return `api/runs/${encodeURIComponent(run)}${what}${text === '' ? '' : `?${text}`}`;
}

/** A run that was analysed again is listed under each name. */
function listed(summary) {
  return [summary, ...(summary.resultId ?? []).map((id) => ({ ...summary, analysedAs: id }))];
}

/** Known runs with the changed ones put in, newest first. */
export function mergeRuns(known, changed) {
  const byId = new Map(known.map((summary) => [runId(summary), summary]));
  for (const summary of changed.flatMap(listed)) if (runId(summary) !== '') byId.set(runId(summary), summary);
  return [...byId.values()].sort(newestFirst);
}

function newestFirst(a, b) {
  return startMillis(b) - startMillis(a) || runId(a).localeCompare(runId(b));
}

function startMillis(summary) {
  const millis = Date.parse(summary.record?.startedAt ?? '');
  return Number.isNaN(millis) ? 0 : millis;
}

export function phaseOf(record) {
  return record?.phase ?? 'UNSPECIFIED';
}

export function phaseLabel(phase) {
  return PHASES[phase] ?? 'unknown';
}

export function hasEnded(phase) {
  return ENDED.has(phase);
}

export function modelLabel(record) {
  const name = record?.spec?.model?.name ?? '';
  const widths = record?.spec?.model?.hiddenWidths ?? [];
  const label = MODELS[name] ?? name;
  return widths.length > 0 ? `${label} (${widths.join(', ')})` : label;
}

export function samplingLabel(record) {
  return SAMPLINGS[record?.spec?.sampling] ?? '';
}

export function dimensionOf(record) {
  const dimension = record?.layout?.dimension;
  if (isNumber(dimension) && dimension > 0) return dimension;
  const length = (record?.shards ?? []).reduce((sum, shard) => sum + (shard.length ?? 0), 0);
  return length > 0 ? length : undefined;
}

/** Snapshots that the schedule of a run asks for, the reference point included; undefined for logarithmic schedules. */
export function plannedSnapshots(record) {
  const every = record?.spec?.snapshots?.everySteps;
  const steps = record?.spec?.limitingSteps;
  return isNumber(every) && every > 0 && isNumber(steps) ? Math.floor(steps / every) + 1 : undefined;
}

/**
 * How far a run has come: { step, lastStep, fraction }, each undefined where it is not known. Records carry progress
 * only with a change of phase, so the last analysed step and the analysed snapshots say more while a run goes on.
 */
export function progressOf(record, lastAnalysedStep, snapshotsAnalysed) {
  const reference = record?.limiting?.referenceStep;
  const limiting = record?.spec?.limitingSteps;
  const stated = record?.progress?.lastStep;
  const lastStep = isNumber(reference) && isNumber(limiting) ? reference + limiting : stated > 0 ? stated : undefined;
  const step = Math.max(record?.progress?.step ?? 0, lastAnalysedStep ?? 0, reference ?? 0);
  if (phaseOf(record) === 'FINISHED') return { step: Math.max(step, lastStep ?? 0), lastStep, fraction: 1 };
  const planned = plannedSnapshots(record);
  const byStep = lastStep > 0 ? step / lastStep : undefined;
  const bySnapshot =
    isNumber(reference) && planned > 1 && lastStep > 0 && snapshotsAnalysed > 0
      ? (reference + (limiting * (snapshotsAnalysed - 1)) / (planned - 1)) / lastStep
      : undefined;
  const known = [byStep, bySnapshot].filter(isNumber);
  const fraction = known.length > 0 ? Math.min(1, Math.max(...known)) : undefined;
  return { step, lastStep, fraction };
}

/** The later of two records of a run, either of which may be missing. */
export function newerRecord(one, other) {
  if (!one || !other) return one ?? other ?? undefined;
  return (Date.parse(other.updatedAt ?? '') || 0) > (Date.parse(one.updatedAt ?? '') || 0) ? other : one;
}

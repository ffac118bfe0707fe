// Runs that differ in their seed alone. Pure functions.

import { formatCount, isNumber } from './format.js';
import { formatInterval, formatMeasured, hasValue, intervalOf } from './measured.js';

/** Names of the measured runs that are specified as this one but for their seed, this one included; none before it is measured. */
export function membersOf(runs, record) {
  if (record?.spec === undefined) return [];
  const kind = kindOf(record.spec);
  const members = runs.filter(
    (summary) =>
      summary.analysedAs === undefined &&
      (summary.record?.republishedFrom ?? '') === '' &&
      (summary.snapshotsAnalysed ?? 0) > 0 &&
      summary.record?.spec !== undefined &&
      kindOf(summary.record.spec) === kind,
  );
  const names = members.map((summary) => summary.record.run);
  return names.includes(record.run) ? names : [];
}

/** A text that two specifications share when only run and seed tell them apart, whatever the order of their fields. */
function kindOf(spec) {
  const { run, seed, ...kind } = spec;
  return JSON.stringify(sorted(kind));
}

function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])]));
}

/** Time average and ensemble average against lag, with one standard error of the scatter between runs on either side. */
export function averageCurves(answer) {
  const points = (answer?.points ?? []).filter((point) => point.lagSteps > 0);
  return [
    averageCurve(points, 'ensembleAverage', { name: 'ensemble average', colour: 'plus', width: 1.5, dots: 5 }),
    averageCurve(points, 'timeAverage', { name: 'time average', colour: 'measured', width: 1.5, dots: 4 }),
  ];
}

function averageCurve(points, key, style) {
  const own = points.filter((point) => hasValue(point[key]) && point[key].value > 0);
  return { ...style, xs: own.map((point) => point.lagSteps), ys: own.map((point) => point[key].value), bands: own.map((point) => bandOf(point[key])) };
}

/** Of two runs 95 % intervals are so wide that nothing else would be seen. */
function bandOf({ value, standardError }) {
  return standardError > 0 ? [Math.max(value - standardError, value / 1000), value + standardError] : null;
}

/** Ergodicity breaking against lag. */
export function ergodicityCurves(answer) {
  const points = (answer?.points ?? []).filter((point) => point.lagSteps > 0 && isNumber(point.ergodicityBreaking));
  const curve = { name: 'ergodicity breaking', colour: 'measured', width: 1.5, dots: 4 };
  return [{ ...curve, xs: points.map((point) => point.lagSteps), ys: points.map((point) => point.ergodicityBreaking) }];
}

/** How many runs, and the exponent of their time averages. */
export function ensembleText(answer) {
  const runs = `${formatCount((answer?.runs ?? []).length)} runs that differ in their seed alone.`;
  if (!hasValue(answer?.exponent)) return runs;
  const interval = intervalOf(answer.exponent);
  const range = interval === null ? '' : ` (95 %: ${formatInterval(interval)})`;
  return `${runs} Exponent over the runs: c = ${formatMeasured(answer.exponent)}${range}.`;
}

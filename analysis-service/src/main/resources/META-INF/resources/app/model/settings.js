// Under which settings a result was made. Pure functions.

import { formatCount, isNumber, UNKNOWN } from './format.js';

export const LIVE = 'live';

/** The id of a result that is not the live one; empty for that. */
export function resultIdOf(latest) {
  const id = latest?.resultId ?? '';
  return id === LIVE ? '' : id;
}

/** [term, text] of every setting that is known. */
export function settingFacts(latest) {
  const settings = latest?.settings;
  if (settings === undefined) return [];
  const references = settings.referenceAfterSteps ?? [];
  const window = settings.fitWindow;
  return [
    ...stretchFacts(settings),
    ['Reference points, steps', references.length > 0 ? references.map(formatCount).join(', ') : '0'],
    ['Burn-in, steps', isNumber(settings.burnInSteps) ? formatCount(settings.burnInSteps) : isNumber(settings.fromStep) ? 'by rule' : 'as the run says'],
    ['Fit window, lags', window === undefined ? 'by rule' : `${formatCount(window.fromLagSteps ?? 0)} to ${formatCount(window.toLagSteps ?? 0)}`],
    ['Distances of windows', methodText(latest)],
    ['Sketch size', settings.sketchSize > 0 ? formatCount(settings.sketchSize) : UNKNOWN],
    ['Vectors kept, at most', bytesText(settings.maxHistoryInBytes)],
    ['Coordinate variances up to', settings.maxCoordinateStatistics > 0 ? `${formatCount(settings.maxCoordinateStatistics)} coordinates` : UNKNOWN],
  ];
}

/** The step that displacement is counted from: that of the run, or where a stretch of it begins. */
export function referenceStepOf(latest) {
  const from = latest?.settings?.fromStep;
  return isNumber(from) ? (latest.references?.[0]?.referenceStep ?? from) : (latest?.record?.limiting?.referenceStep ?? 0);
}

function stretchFacts({ fromStep, toStep }) {
  if (!isNumber(fromStep) && !isNumber(toStep)) return [];
  const begin = isNumber(fromStep) ? `from ${formatCount(fromStep)}` : 'from the reference point';
  return [['Stretch, steps', isNumber(toStep) ? `${begin} to ${formatCount(toStep)}` : `${begin} on`]];
}

/** The settings that people change, in a line. */
export function settingsBrief(latest) {
  const facts = new Map(settingFacts(latest));
  if (facts.size === 0) return '';
  const size = latest.distanceMethod === 'SKETCH' ? ` of ${facts.get('Sketch size')}` : '';
  return [
    `reference points ${facts.get('Reference points, steps')}`,
    `burn-in ${facts.get('Burn-in, steps')}`,
    `fit window ${facts.get('Fit window, lags')}`,
    `distances ${facts.get('Distances of windows')}${size}`,
  ].join(' · ');
}

function methodText({ distanceMethod }) {
  if (distanceMethod === 'EXACT') return 'exact';
  return distanceMethod === 'SKETCH' ? 'linear sketches' : UNKNOWN;
}

function bytesText(bytes) {
  if (!(bytes > 0)) return UNKNOWN;
  const mebibytes = bytes / 2 ** 20;
  return mebibytes >= 1024 ? `${Number((mebibytes / 1024).toPrecision(3))} GiB` : `${Number(mebibytes.toPrecision(3))} MiB`;
}

// How displacement grows with the lag: local exponents, regimes, laws. Pure functions.

import { formatCount, formatNumber, formatSetting, isNumber } from './format.js';
import { hasValue, intervalOf } from './measured.js';

/** From the slowest to the fastest spreading. */
export const REGIMES = {
  CONFINED: { name: 'confined', colour: 'regime-confined' },
  SUBDIFFUSIVE: { name: 'subdiffusive', colour: 'regime-sub' },
  NORMAL: { name: 'normal', colour: 'regime-normal' },
  SUPERDIFFUSIVE: { name: 'superdiffusive', colour: 'regime-super' },
  BALLISTIC: { name: 'ballistic', colour: 'regime-ballistic' },
};

/** α against lag as curves: measured with its band, and predicted. */
export function localExponentCurves(fit) {
  const points = (fit?.local ?? []).filter((point) => point.lagSteps > 0);
  const measured = points.filter((point) => hasValue(point.exponent));
  const predicted = points.filter((point) => isNumber(point.predicted));
  return [
    {
      name: 'predicted',
      xs: predicted.map((point) => point.lagSteps),
      ys: predicted.map((point) => point.predicted),
      colour: 'theory',
      width: 2,
    },
    {
      name: 'measured',
      xs: measured.map((point) => point.lagSteps),
      ys: measured.map((point) => point.exponent.value),
      bands: measured.map((point) => intervalOf(point.exponent)),
      colour: 'measured',
      width: 1.5,
      dots: 4,
    },
  ];
}

/** Spans of lags with the words and the colour of their regime. */
export function regimeSpans(fit) {
  return (fit?.regimes ?? [])
    .filter((span) => REGIMES[span.regime] !== undefined && span.toLagSteps >= span.fromLagSteps)
    .map((span) => ({
      ...REGIMES[span.regime],
      from: span.fromLagSteps,
      to: span.toLagSteps,
      lags: span.fromLagSteps === span.toLagSteps
        ? `lag ${formatCount(span.fromLagSteps)}`
        : `lags ${formatCount(span.fromLagSteps)} to ${formatCount(span.toLagSteps)}`,
    }));
}

const FORMULAS = {
  power: 'D · lag^{c}',
  logarithm: 'a + b · ln lag',
  saturation: 'a · (1 − e^{−lag/τ})',
};

const SYMBOLS = { tau: 'τ' };

/** Rows of the table of laws, the likeliest first: { law, formula, constants, criterion, weight }. */
export function lawRows(fit) {
  const laws = fit?.laws ?? [];
  const best = Math.min(...laws.map((law) => law.informationCriterion).filter(isNumber));
  return laws
    .map((law) => ({
      law: law.law,
      formula: FORMULAS[law.law] ?? '',
      constants: (law.constant ?? []).map((name, index) => `${SYMBOLS[name] ?? name} = ${formatNumber(law.value?.[index], 3)}`).join(', '),
      above: isNumber(law.informationCriterion) ? law.informationCriterion - best : undefined,
      weight: law.weight,
    }))
    .sort((a, b) => (b.weight ?? 0) - (a.weight ?? 0));
}

/** Where the fit was made and how its window was found. */
export function windowText(fit) {
  const { fromLagSteps: from, toLagSteps: to } = fit?.window ?? {};
  if (!(to > from)) return '';
  const source = fit.windowSource === 'given' ? 'as given' : fit.windowSource === 'rule' ? 'found by rule' : '';
  return `lags ${formatCount(from)} to ${formatCount(to)} steps${source === '' ? '' : `, ${source}`}`;
}

/** The relative standard deviation of one squared distance had from a sketch; undefined for exact ones. */
export function sketchBound(latest) {
  const size = latest?.settings?.sketchSize;
  return latest?.distanceMethod === 'SKETCH' && size > 0 ? Math.sqrt(2 / size) : undefined;
}

export function formatWeight(weight) {
  if (!isNumber(weight)) return '–';
  return weight > 0 && weight < 0.001 ? '< 0.001' : weight.toFixed(3);
}

export function formatStep(value) {
  return value < 1e6 ? formatCount(value) : formatSetting(value);
}

// The dynamics that theory-service knows: their names, and what each predicts for a quantity. Pure functions.

import { isNumber } from './format.js';

export const HEAVY_BALL = 'HEAVY_BALL';
export const LANGEVIN = 'UNDERDAMPED_LANGEVIN';

/** In the order of legends and tables: name, colour, and how a line of it is drawn. */
export const DYNAMICS = {
  [HEAVY_BALL]: { name: 'heavy ball, exact', colour: 'theory', width: 2 },
  [LANGEVIN]: { name: 'underdamped Langevin', colour: 'langevin', width: 1.75, dash: [7, 5] },
  UNDERDAMPED_LANGEVIN_CENTRED: { name: 'Langevin, centred', colour: 'centred', width: 1.75, dash: [2, 4] },
  NESTEROV: { name: 'Nesterov', colour: 'nesterov', width: 1.75, dash: [10, 4, 2, 4] },
  EPOCH_SHUFFLED: { name: 'epoch-shuffled', colour: 'shuffled', width: 1.75 },
  PARAMETER_DEPENDENT_NOISE: { name: 'parameter-dependent noise', colour: 'dependent', width: 1.75 },
};

export function dynamicsName(dynamics) {
  return DYNAMICS[dynamics]?.name ?? dynamics.toLowerCase().replaceAll('_', ' ');
}

export function dynamicsStyle(dynamics) {
  return DYNAMICS[dynamics] ?? { name: dynamicsName(dynamics), colour: 'reference', width: 1.75, dash: [3, 3] };
}

/** What each dynamics predicts for one quantity: { HEAVY_BALL: 1.2, … }, only those that have an answer. */
export function predictionsOf(comparison) {
  const predictions = {};
  if (isNumber(comparison?.predicted)) predictions[HEAVY_BALL] = comparison.predicted;
  if (isNumber(comparison?.predictedLangevin)) predictions[LANGEVIN] = comparison.predictedLangevin;
  for (const { dynamics, value } of comparison?.further ?? []) if (isNumber(value)) predictions[dynamics] = value;
  return predictions;
}

/** All dynamics that answer for any of these quantities, in the order of legends. */
export function dynamicsIn(comparisons) {
  const found = new Set();
  for (const comparison of comparisons) for (const dynamics of Object.keys(predictionsOf(comparison))) found.add(dynamics);
  const known = Object.keys(DYNAMICS);
  const place = (dynamics) => (known.includes(dynamics) ? known.indexOf(dynamics) : known.length);
  return [...found].sort((a, b) => place(a) - place(b));
}

/** Those drawn from the start: the two that the paper is about, and the one that the data favour. */
export function drawnAtFirst(favoured) {
  return new Set([HEAVY_BALL, LANGEVIN, favoured].filter(Boolean));
}

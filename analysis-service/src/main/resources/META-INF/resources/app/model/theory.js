// Every quantity against every dynamics: residuals in groups, and scores. Pure functions.

import { dynamicsStyle } from './dynamics.js';
import { isNumber } from './format.js';

/** Residuals are drawn no further out than this many standard errors. */
export const CLIP_SIGMAS = 1000;
const GAP = 1;
const GROUP = /^(.*?) (?:of mode|at lag) ([\d,]+)$/;

/** All quantities in the order they were given, with the residual of each dynamics: { quantity, measured, by: {…} }. */
export function quantitiesOf(theory) {
  const quantities = new Map();
  for (const { dynamics, residuals } of theory?.dynamics ?? []) {
    for (const { quantity, measured, predicted, standardised } of residuals ?? []) {
      if (!isNumber(standardised)) continue;
      if (!quantities.has(quantity)) quantities.set(quantity, { quantity, measured, by: {} });
      quantities.get(quantity).by[dynamics] = { predicted, standardised };
    }
  }
  return [...quantities.values()];
}

/** Consecutive places for quantities, group by group with a gap between them: { places, groups: [{ name, from, to }] }. */
export function layOut(quantities) {
  const groups = new Map();
  for (const one of quantities) {
    const name = GROUP.exec(one.quantity)?.[1] ?? '';
    if (!groups.has(name)) groups.set(name, []);
    groups.get(name).push(one);
  }
  const places = [];
  const spans = [];
  let next = 0;
  for (const [name, members] of groups) {
    if (places.length > 0) next += GAP;
    spans.push({ name: name === '' ? labelOfSingles(members) : name, from: next, to: next + members.length - 1 });
    for (const one of members) places.push({ ...one, x: next++ });
  }
  return { places, groups: spans };
}

function labelOfSingles(members) {
  return members.length === 1 ? members[0].quantity : 'single numbers';
}

/** Residuals of each dynamics over the places, clipped. */
export function residualCurves(places, dynamics) {
  return dynamics.map((one) => {
    const own = places.filter((place) => one in place.by);
    return {
      name: dynamicsStyle(one).name,
      colour: dynamicsStyle(one).colour,
      points: true,
      size: 8,
      xs: own.map((place) => place.x),
      ys: own.map((place) => Math.min(CLIP_SIGMAS, Math.max(-CLIP_SIGMAS, place.by[one].standardised))),
    };
  });
}

/** Rows of the table of scores, the best first, refused ones last: { dynamics, name, score, typical, count, refused, favoured }. */
export function scoreRows(theory) {
  return (theory?.dynamics ?? [])
    .map((one) => ({
      dynamics: one.dynamics,
      name: dynamicsStyle(one.dynamics).name,
      colour: dynamicsStyle(one.dynamics).colour,
      score: one.score,
      typical: isNumber(one.score) ? Math.sqrt(Math.expm1(one.score)) : undefined,
      count: (one.residuals ?? []).length,
      refused: one.refused ?? '',
      favoured: one.dynamics === theory.favoured,
    }))
    .sort((a, b) => (a.score ?? Infinity) - (b.score ?? Infinity) || (a.refused === '' ? 0 : 1) - (b.refused === '' ? 0 : 1));
}

import { chanceText, componentCurve, correlationMatrices, flatnessCurves } from '../../model/covariance.js';
import { formatCount, formatNumber, formatPercent, formatSetting, isNumber } from '../../model/format.js';
import { formatInterval, intervalOf, formatMeasured, hasValue } from '../../model/measured.js';
import { HeatMap, strength } from '../../plots/heat-map.js';
import { makePlotCard, setNote } from '../cards.js';
import { CurvesCard } from '../curves-card.js';
import { setData, setHidden } from '../dom.js';
import { drawLegend } from '../legend.js';

const TITLES = {
  position: 'Correlation of positions',
  velocity: 'Correlation of velocities',
  cross: 'Position (row), velocity (column)',
};
const ORDER = 'Modes from the top left, in the order of the spectrum.';
const KEY = [-1, -0.3, -0.03, 0, 0.03, 0.3, 1].map((correlation) => ({
  text: formatSetting(correlation),
  colour: `color-mix(in srgb, var(--${correlation < 0 ? 'minus' : 'plus'}) ${100 * strength(correlation)}%, var(--grid))`,
  kind: 'area',
}));

/** Covariance over the limiting phase: between modes, and of the trajectory as a whole. */
export class CovariancePanel {
  #latest = {};
  #maps = Object.entries(TITLES).map(([id, title]) => makeMap(id, title));
  #components = new CurvesCard('covariance', {
    id: 'components',
    title: 'Leading components of the trajectory',
    y: 'variance, parameter²',
    x: 'rank',
    what: 'Variance of the leading components of the trajectory by rank',
    className: 'half',
    axes: { x: 'linear', y: 'log', describeX: (rank) => `component ${formatCount(rank)}`, describe: (curve, y, x) => this.#describe(x) },
  });
  #flatness = new CurvesCard('covariance', {
    id: 'flatness',
    title: 'Variance against flatness',
    y: 'position variance of a mode, parameter²',
    x: 'eigenvalue of the mode, loss / parameter²',
    what: 'Position variance of modes against their eigenvalue',
    className: 'half',
    axes: { x: 'log', y: 'log', describeX: (value) => `eigenvalue ${formatNumber(value, 3)}` },
  });

  static hasData(latest) {
    return correlationMatrices(latest.modeCovariance).length > 0 || (latest.components?.components ?? []).length > 0;
  }

  draw(latest) {
    this.#latest = latest;
    const matrices = correlationMatrices(latest.modeCovariance);
    this.#maps.forEach((map) => drawMap(map, matrices.find((matrix) => matrix.id === map.id), latest.modeCovariance));
    this.#components.show([componentCurve(latest.components)], { legend: [], note: componentsNote(latest.components) });
    this.#flatness.show(flatnessCurves(latest), { note: flatnessNote(latest.components) });
  }

  themeChanged() {
    for (const { map } of this.#maps) map.redraw();
    this.#components.redraw();
    this.#flatness.redraw();
  }

  #describe(rank) {
    const { variance, bound, curvature, captured } = this.#latest.components.components[rank - 1];
    const parts = [`variance ${formatNumber(variance)}${bound > 0 ? ` ± ${formatNumber(bound, 2)}` : ''}`];
    if (isNumber(curvature)) parts.push(`curvature ${formatNumber(curvature, 3)}`);
    if (isNumber(captured)) parts.push(`${formatPercent(captured, 0)} within the projected modes`);
    return parts.join(' · ');
  }
}

function makeMap(id, title) {
  const parts = makePlotCard('covariance', { id: `correlation-${id}`, title, shape: 'plot-square' });
  parts.y.remove();
  parts.x.remove();
  const describe = (row, column, value) => `mode ${row + 1}, mode ${column + 1} · correlation ${value.toFixed(3).replace('-', '−')}`;
  return { id, parts, map: new HeatMap(parts.plot, parts.readout, describe) };
}

function drawMap({ id, parts, map }, matrix, covariance) {
  setHidden(parts.card, matrix === undefined);
  if (matrix === undefined) return;
  const size = matrix.size;
  drawLegend(parts.legend, KEY);
  setNote(parts.note, id === 'position' ? chanceText(covariance) : id === 'velocity' ? ORDER : '');
  setData(parts.plot, 'points', size * size);
  map.show(matrix, `${TITLES[id]}: ${size} by ${size} correlations. Arrow keys read them.`);
}

function componentsNote(components) {
  const total = components?.totalVariance;
  const sum = (components?.components ?? []).reduce((all, one) => all + one.variance, 0);
  const share = total > 0 ? ` Together ${formatPercent(sum / total)} of the total variance ${formatNumber(total, 3)} parameter².` : '';
  const method = components?.method === 'SKETCH' ? 'Had from sketches; bars: 95 % bounds of sketch and sampling together.' : 'Bars: 95 % bounds.';
  return `${method}${share}`;
}

function flatnessNote(components) {
  const exponent = components?.varianceFlatnessExponent;
  return hasValue(exponent)
    ? `Variance as the eigenvalue to the power ψ = ${formatMeasured(exponent)} (95 %: ${formatInterval(intervalOf(exponent))}).`
    : '';
}

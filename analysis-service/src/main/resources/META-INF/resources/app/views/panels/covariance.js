import { boundsOf, chanceText, componentCurves, coordinateComponents, correlationMatrices, flatnessCurves } from '../../model/covariance.js';
import { formatCount, formatNumber, formatPercent, formatSetting, isNumber, UNKNOWN } from '../../model/format.js';
import { formatInterval, intervalOf, formatMeasured, hasValue } from '../../model/measured.js';
import { HeatMap, strength } from '../../plots/heat-map.js';
import { fillTable, makePlotCard, makeTableCard, setNote } from '../cards.js';
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
    axes: { x: 'linear', y: 'log', describeX: (rank) => `component ${formatCount(rank)}`, describe: (curve, y, x) => this.#describe(curve, x) },
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
  #leading = makeTableCard('covariance', {
    id: 'leading-components',
    title: 'Leading components over all coordinates',
    columns: [
      { title: 'rank', className: 'num' },
      { title: 'variance, parameter^{2}', className: 'num' },
      { title: '95 %', className: 'num' },
      { title: 'share', className: 'num' },
      { title: 'within modes', className: 'num' },
      { title: 'curvature there', className: 'num' },
      { title: 'independent snapshots', className: 'num' },
    ],
  });

  static hasData(latest) {
    const { components } = latest;
    return correlationMatrices(latest.modeCovariance).length > 0 || componentCurves(components).some((curve) => curve.xs.length > 0);
  }

  draw(latest) {
    this.#latest = latest;
    const matrices = correlationMatrices(latest.modeCovariance);
    this.#maps.forEach((map) => drawMap(map, matrices.find((matrix) => matrix.id === map.id), latest.modeCovariance));
    this.#components.show(componentCurves(latest.components), { note: componentsNote(latest.components) });
    this.#flatness.show(flatnessCurves(latest), { note: flatnessNote(latest.components) });
    this.#drawLeading(latest.components);
  }

  #drawLeading(components) {
    const rows = coordinateComponents(components);
    setHidden(this.#leading.card, rows.length === 0);
    fillTable(this.#leading, rows.map((component, index) => [
      formatCount(index + 1),
      formatNumber(component.variance),
      formatInterval(boundsOf(component)),
      formatPercent(component.share, 1),
      isNumber(component.captured) ? formatPercent(component.captured, 0) : UNKNOWN,
      formatNumber(component.curvature, 3),
      isNumber(component.effectiveSnapshots) ? formatCount(Math.round(component.effectiveSnapshots)) : UNKNOWN,
    ]));
    setNote(this.#leading.note, leadingNote(components?.overCoordinates));
  }

  themeChanged() {
    for (const { map } of this.#maps) map.redraw();
    this.#components.redraw();
    this.#flatness.redraw();
  }

  #describe(curve, rank) {
    return curve.hollow
      ? describeInModes(this.#latest.components.components[rank - 1])
      : describeOverCoordinates(coordinateComponents(this.#latest.components)[rank - 1]);
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

function describeInModes({ variance, bound, curvature }) {
  const parts = [`in the modes ${formatNumber(variance)}${bound > 0 ? ` ± ${formatNumber(bound, 2)}` : ''}`];
  if (isNumber(curvature)) parts.push(`curvature ${formatNumber(curvature, 3)}`);
  return parts.join(', ');
}

function describeOverCoordinates(component) {
  const parts = [`over all ${formatNumber(component.variance)}`];
  if (isNumber(component.captured)) parts.push(`${formatPercent(component.captured, 0)} within the modes`);
  return parts.join(', ');
}

function componentsNote(components) {
  const captured = components?.totalVariance / components?.overCoordinates?.totalVariance;
  const share = isNumber(captured)
    ? ` The span of the projected modes holds ${formatPercent(Math.min(1, captured))} of the variance of all coordinates.`
    : '';
  return `Bars: 95 % bounds.${share}`;
}

function leadingNote(over) {
  if (over === undefined) return '';
  const method = over.method === 'SKETCH'
    ? `sketches of ${formatCount(over.dimension)} numbers`
    : 'the parameters themselves';
  return `From ${formatCount(over.snapshots)} snapshots of the limiting phase, by Frequent Directions over ${method}. Total variance ${formatNumber(over.totalVariance, 3)} parameter².`;
}

function flatnessNote(components) {
  const exponent = components?.varianceFlatnessExponent;
  return hasValue(exponent)
    ? `Variance as the eigenvalue to the power ψ = ${formatMeasured(exponent)} (95 %: ${formatInterval(intervalOf(exponent))}).`
    : '';
}

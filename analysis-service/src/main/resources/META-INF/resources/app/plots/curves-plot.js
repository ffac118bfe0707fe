// A plot of curves that come and go: lines, points, bands, error bars, each with its name in the readout.

import { extentOf, joinCurves } from '../model/curves.js';
import { formatNumber, isNumber } from '../model/format.js';
import { axisExponent, linearRange, logRange } from '../model/scales.js';
import { drawStems, fillBand } from './areas.js';
import { linearScale, linearX, linearY, logScale, logX, logY, namedX, symlogScale, symlogY } from './axes.js';
import { drawErrorBars, line, points } from './marks.js';
import { Plot } from './plot.js';

const MOST_IN_READOUT = 6;
const HORIZONTAL = {
  log: () => [logScale, logX],
  linear: () => [linearScale, linearX(() => 0)],
  named: () => [{ ...linearScale, range: (plot, min, max) => [min - 1, max + 1] }, namedX],
};

export class CurvesPlot {
  #plot;
  #options;
  #curves = [];
  #data = [[]];
  #exponent = 0;

  /**
   * @param options x: 'log', 'linear' or 'named'; y: 'log', 'linear' or 'symlog'; levels(): values of y that are to be in
   *     sight; headroom: a share of a linear y that stays free at the top; under(plot) and over(plot): what to draw behind and before the curves; describeX(x): the readout's beginning;
   *     describe(curve, y, x): a curve's part of it.
   */
  constructor(container, readout, options) {
    this.#options = options;
    const [xScale, xAxis] = HORIZONTAL[options.x]();
    this.#plot = new Plot(container, readout, {
      scales: { x: xScale, y: this.#verticalScale() },
      axes: [xAxis, this.#verticalAxis()],
      hooks: {
        drawClear: [(plot) => this.#under(plot)],
        drawAxes: [(plot) => this.#bars(plot)],
        draw: [(plot) => options.over?.(plot)],
      },
      describe: (index) => this.#describe(index),
    });
  }

  /** The power of ten that the numbers at a linear y axis leave out. */
  get exponent() {
    return this.#exponent;
  }

  /** @param count of measured points; `label` is for those who do not see the plot. */
  show(curves, count, label, emptyText) {
    this.#curves = curves;
    const { x, y } = this.#options;
    this.#data = joinCurves(curves, { x: x === 'log', y: y === 'log' });
    const largest = Math.max(...this.#extent().map(Math.abs));
    this.#exponent = y === 'linear' && isNumber(largest) ? axisExponent(largest) : 0;
    this.#plot.arrange(curves.map(nameOf).join('|'), { series: [{}, ...curves.map(seriesOf)] });
    this.#plot.show(this.#data, count, label, emptyText);
  }

  redraw() {
    this.#plot.redraw();
  }

  #extent() {
    const [low, high] = extentOf(this.#curves);
    const levels = (this.#options.levels?.() ?? []).filter(isNumber);
    return [Math.min(low, ...levels), Math.max(high, ...levels)];
  }

  #verticalScale() {
    if (this.#options.y === 'log') return { ...logScale, range: (plot, min, max) => logRange(min, max) };
    const scale = this.#options.y === 'symlog' ? symlogScale : linearScale;
    return { ...scale, range: () => this.#range() };
  }

  #range() {
    const [low, high] = this.#extent();
    if (this.#options.y === 'symlog') return [Math.min(-4, 1.3 * low), Math.max(4, 1.3 * high)];
    const [from, to] = linearRange(low, high);
    return [from, to + (this.#options.headroom ?? 0) * (to - from)];
  }

  #verticalAxis() {
    if (this.#options.y === 'log') return logY;
    return this.#options.y === 'symlog' ? symlogY : linearY(() => this.#exponent);
  }

  #under(plot) {
    this.#options.under?.(plot);
    for (const curve of this.#curves) if (curve.bands !== undefined) fillBand(plot, curve.xs, curve.bands, curve.colour);
  }

  #bars(plot) {
    for (const curve of this.#curves) {
      if (curve.errors !== undefined) drawErrorBars(plot, curve.xs, curve.ys, curve.errors, curve.colour);
      if (curve.stems) drawStems(plot, curve.xs, curve.ys, curve.colour);
    }
  }

  #describe(index) {
    const [xs, ...columns] = this.#data;
    const describe = this.#options.describe ?? ((curve, y) => `${curve.name} ${formatNumber(y)}`);
    const parts = this.#curves
      .map((curve, place) => [curve, columns[place][index]])
      .filter(([, y]) => y !== null)
      .map(([curve, y]) => describe(curve, y, xs[index]));
    const more = parts.length > MOST_IN_READOUT ? [`and ${parts.length - MOST_IN_READOUT} more`] : [];
    return [this.#options.describeX(xs[index]), ...parts.slice(0, MOST_IN_READOUT), ...more].join(' · ');
  }
}

function nameOf({ name, colour, points: dots, hollow, size, width, dash }) {
  return [name, colour, dots, hollow, size, width, dash].join();
}

function seriesOf(curve) {
  if (curve.points) return points(curve.colour, curve.size ?? 7, curve.hollow);
  const series = line(curve.colour, curve.width, curve.dash);
  return curve.dots > 0 ? { ...series, points: points(curve.colour, curve.dots).points } : series;
}

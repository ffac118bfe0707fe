// A trajectory in a plane: its path in time, coloured from its beginning to its end, with the nearest point under the cursor.

import { nearest } from '../model/modes.js';
import { axisExponent, scaledUnit } from '../model/scales.js';
import { linearX, linearY } from './axes.js';
import { colour } from './palette.js';
import { Plot } from './plot.js';

const PIECES = 24;

export class PlanePlot {
  #plot;
  #points = { xs: [], ys: [], times: [] };
  /** Places of the points in the order of x, as uPlot wants them, and the way back. */
  #order = [];
  #exponents = { x: 0, y: 0 };

  /** @param describe(place) the readout of a point; ellipse(): half axes [x, y] of an ellipse to draw, or null. */
  constructor(container, readout, { describe, ellipse }) {
    const symmetric = (axis) => ({ time: false, range: (plot, min, max) => symmetricRange(min, max, ellipse()?.[axis]) });
    this.#plot = new Plot(container, readout, {
      scales: { x: symmetric(0), y: symmetric(1) },
      axes: [linearX(() => this.#exponents.x), linearY(() => this.#exponents.y)],
      series: [{}, { stroke: () => colour('measured'), width: 0, paths: () => null, points: { show: false } }],
      cursor: { dataIdx: (plot) => this.#nearest(plot) },
      hooks: { drawAxes: [(plot) => this.#draw(plot, ellipse())] },
      pick: (plot) => this.#nearest(plot),
      walk: (held, step) => this.#walk(held, step),
      valueAt: (index) => this.#points.ys[this.#order[index]],
      describe: (index) => describe(this.#order[index]),
    });
  }

  /** @param points xs and ys in the order of time. */
  show(points, label, emptyText) {
    this.#points = points;
    const { xs, ys } = points;
    this.#order = xs.map((_, place) => place).sort((a, b) => xs[a] - xs[b]);
    const largest = (values) => axisExponent(values.reduce((max, value) => Math.max(max, Math.abs(value)), 0));
    this.#exponents = { x: largest(xs), y: largest(ys) };
    this.#plot.show([this.#order.map((place) => xs[place]), this.#order.map((place) => ys[place])], xs.length, label, emptyText);
  }

  units(x, y) {
    return [scaledUnit(x, this.#exponents.x), scaledUnit(y, this.#exponents.y)];
  }

  redraw() {
    this.#plot.redraw();
  }

  #nearest(plot) {
    const { left, top } = plot.cursor;
    if (!(left >= 0) || this.#order.length === 0) return null;
    const xs = this.#order.map((place) => plot.valToPos(this.#points.xs[place], 'x'));
    const ys = this.#order.map((place) => plot.valToPos(this.#points.ys[place], 'y'));
    return nearest(xs, ys, left, top);
  }

  /** Along the path: to the point before or after in time. */
  #walk(held, step) {
    const last = this.#order.length - 1;
    const place = held === null ? (step > 0 ? 0 : last) : Math.min(last, Math.max(0, this.#order[held] + step));
    return this.#order.indexOf(place);
  }

  #draw(plot, halfAxes) {
    const { ctx } = plot;
    const { left, top, width, height } = plot.bbox;
    ctx.save();
    ctx.beginPath();
    ctx.rect(left, top, width, height);
    ctx.clip();
    ctx.lineJoin = 'round';
    ctx.lineWidth = 1.25 * devicePixelRatio;
    ctx.globalAlpha = this.#points.xs.length > 400 ? 0.65 : 0.9;
    this.#drawPath(plot, ctx);
    ctx.globalAlpha = 1;
    if (halfAxes !== null) drawEllipse(plot, ctx, halfAxes);
    ctx.restore();
  }

  #drawPath(plot, ctx) {
    const { xs, ys } = this.#points;
    const length = Math.max(1, Math.ceil(xs.length / PIECES));
    for (let from = 0; from < xs.length; from += length) {
      ctx.beginPath();
      ctx.strokeStyle = colour(`seq:${(from / xs.length).toFixed(3)}`);
      for (let place = from; place <= Math.min(from + length, xs.length - 1); place++) {
        ctx.lineTo(plot.valToPos(xs[place], 'x', true), plot.valToPos(ys[place], 'y', true));
      }
      ctx.stroke();
    }
  }
}

function drawEllipse(plot, ctx, [x, y]) {
  const centre = [plot.valToPos(0, 'x', true), plot.valToPos(0, 'y', true)];
  ctx.beginPath();
  ctx.ellipse(...centre, plot.valToPos(x, 'x', true) - centre[0], centre[1] - plot.valToPos(y, 'y', true), 0, 0, 2 * Math.PI);
  ctx.strokeStyle = colour('theory');
  ctx.lineWidth = 2 * devicePixelRatio;
  ctx.stroke();
}

function symmetricRange(min, max, atLeast = 0) {
  const reach = 1.08 * Math.max(Math.abs(min), Math.abs(max), atLeast) || 1;
  return [-reach, reach];
}

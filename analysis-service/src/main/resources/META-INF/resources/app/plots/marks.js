// What uPlot does not draw by itself. All coordinates are canvas pixels.

import { colour } from './palette.js';

const NO_PATH = () => null;
const LOGARITHMIC = 3;

/** Points without a line; hollow ones stand for values that are themselves estimates of a sum. */
export function points(name, size = 7, hollow = false) {
  return {
    stroke: () => colour(name),
    paths: NO_PATH,
    points: {
      show: true,
      size,
      width: hollow ? 1.75 : 1,
      stroke: () => colour(hollow ? name : 'card'),
      fill: () => colour(hollow ? 'card' : name),
    },
  };
}

export function line(name, width = 2, dash = undefined) {
  return { stroke: () => colour(name), width, dash, spanGaps: true, points: { show: false } };
}

/** Draws inside the frame of a plot only, and leaves the canvas as it was. */
export function clipped(plot, draw) {
  const { ctx } = plot;
  const { left, top, width, height } = plot.bbox;
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, top, width, height);
  ctx.clip();
  draw(ctx, { left, top, width, height });
  ctx.restore();
}

/**
 * Vertical bars at the points of a series; short ones, which the points hide, without caps.
 *
 * @param errors by point: a standard error, or [low, high] of an interval, or null.
 */
export function drawErrorBars(plot, xs, values, errors, name) {
  const logarithmic = plot.scales.y.distr === LOGARITHMIC;
  clipped(plot, (ctx, { top, height }) => {
    ctx.beginPath();
    const cap = 3 * devicePixelRatio;
    for (let i = 0; i < xs.length; i++) {
      if (values[i] === null || !(errors[i] > 0 || Array.isArray(errors[i]))) continue;
      const x = plot.valToPos(xs[i], 'x', true);
      const [below, above] = Array.isArray(errors[i]) ? errors[i] : [values[i] - errors[i], values[i] + errors[i]];
      const upper = plot.valToPos(above, 'y', true);
      const lower = below > 0 || !logarithmic ? plot.valToPos(below, 'y', true) : top + height;
      ctx.moveTo(x, upper);
      ctx.lineTo(x, lower);
      if (lower - upper < 4 * cap) continue;
      ctx.moveTo(x - cap, upper);
      ctx.lineTo(x + cap, upper);
      ctx.moveTo(x - cap, lower);
      ctx.lineTo(x + cap, lower);
    }
    ctx.setLineDash([]);
    ctx.strokeStyle = colour(name);
    ctx.lineWidth = 1.25 * devicePixelRatio;
    ctx.stroke();
  });
}

/** A shaded range of x. */
export function shadeWindow(plot, from, to) {
  const { ctx } = plot;
  const [start, end] = windowPixels(plot, from, to);
  ctx.save();
  ctx.fillStyle = colour('window');
  ctx.fillRect(start, plot.bbox.top, Math.max(0, end - start), plot.bbox.height);
  ctx.restore();
}

/** The first of the labels that fits into a range of x, at its foot. */
export function labelWindow(plot, from, to, labels) {
  const { ctx } = plot;
  const [start, end] = windowPixels(plot, from, to);
  ctx.save();
  ctx.fillStyle = colour('window-ink');
  ctx.font = `${12 * devicePixelRatio}px system-ui, sans-serif`;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'bottom';
  const label = labels.find((text) => ctx.measureText(text).width < end - start);
  const foot = plot.bbox.top + plot.bbox.height - 8 * devicePixelRatio;
  if (label !== undefined) ctx.fillText(label, (start + end) / 2, foot);
  ctx.restore();
}

function windowPixels(plot, from, to) {
  const { left, width } = plot.bbox;
  return [Math.max(left, plot.valToPos(from, 'x', true)), Math.min(left + width, plot.valToPos(to, 'x', true))];
}

/** Horizontal levels: { value, name, width, dash } each. */
export function drawLevels(plot, levels) {
  clipped(plot, (ctx, { left, width }) => {
    for (const level of levels) {
      const y = plot.valToPos(level.value, 'y', true);
      stroke(ctx, level, level.name, [left, y], [left + width, y]);
    }
  });
}

/** Vertical lines: { value, colour, width, dash } each. */
export function drawVerticals(plot, marks) {
  clipped(plot, (ctx, { top, height }) => {
    for (const mark of marks) {
      const x = plot.valToPos(mark.value, 'x', true);
      stroke(ctx, mark, mark.colour, [x, top], [x, top + height]);
    }
  });
}

function stroke(ctx, { width, dash = [] }, name, from, to) {
  ctx.beginPath();
  ctx.setLineDash(dash.map((length) => length * devicePixelRatio));
  ctx.strokeStyle = colour(name);
  ctx.lineWidth = width * devicePixelRatio;
  ctx.moveTo(...from);
  ctx.lineTo(...to);
  ctx.stroke();
}

// What uPlot does not draw by itself. All coordinates are canvas pixels.

import { colour } from './plot.js';

const NO_PATH = () => null;

/** Points without a line. */
export function points(name, size = 7) {
  return {
    stroke: () => colour(name),
    paths: NO_PATH,
    points: { show: true, size, width: 1, stroke: () => colour('card'), fill: () => colour(name) },
  };
}

export function line(name, width = 2, dash = undefined) {
  return { stroke: () => colour(name), width, dash, spanGaps: true, points: { show: false } };
}

/** Vertical bars of ± one standard error at the points of a series. */
export function drawErrorBars(plot, xs, values, errors, name) {
  const { ctx } = plot;
  const { left, top, width, height } = plot.bbox;
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, top, width, height);
  ctx.clip();
  ctx.beginPath();
  const cap = 3 * devicePixelRatio;
  for (let i = 0; i < xs.length; i++) {
    if (values[i] === null || !(errors[i] > 0)) continue;
    const x = plot.valToPos(xs[i], 'x', true);
    const upper = plot.valToPos(values[i] + errors[i], 'y', true);
    const below = values[i] - errors[i];
    const lower = below > 0 ? plot.valToPos(below, 'y', true) : top + height;
    ctx.moveTo(x, upper);
    ctx.lineTo(x, lower);
    ctx.moveTo(x - cap, upper);
    ctx.lineTo(x + cap, upper);
    ctx.moveTo(x - cap, lower);
    ctx.lineTo(x + cap, lower);
  }
  ctx.strokeStyle = colour(name);
  ctx.lineWidth = 1.25 * devicePixelRatio;
  ctx.stroke();
  ctx.restore();
}

/** A shaded range of x. */
export function drawWindow(plot, from, to, label) {
  const { ctx } = plot;
  const { left, top, width, height } = plot.bbox;
  const start = Math.max(left, plot.valToPos(from, 'x', true));
  const end = Math.min(left + width, plot.valToPos(to, 'x', true));
  if (!(end > start)) return;
  ctx.save();
  ctx.fillStyle = colour('window');
  ctx.fillRect(start, top, end - start, height);
  ctx.fillStyle = colour('window-ink');
  ctx.font = `${12 * devicePixelRatio}px system-ui, sans-serif`;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'bottom';
  if (ctx.measureText(label).width < end - start) {
    ctx.fillText(label, (start + end) / 2, top + height - 8 * devicePixelRatio);
  }
  ctx.restore();
}

/** Horizontal levels: { value, name, width, dash, halfBand } each. */
export function drawLevels(plot, levels) {
  const { ctx } = plot;
  const { left, top, width, height } = plot.bbox;
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, top, width, height);
  ctx.clip();
  for (const level of levels) {
    const y = plot.valToPos(level.value, 'y', true);
    ctx.beginPath();
    ctx.setLineDash((level.dash ?? []).map((length) => length * devicePixelRatio));
    ctx.strokeStyle = colour(level.name);
    ctx.lineWidth = level.width * devicePixelRatio;
    ctx.moveTo(left, y);
    ctx.lineTo(left + width, y);
    ctx.stroke();
  }
  ctx.restore();
}

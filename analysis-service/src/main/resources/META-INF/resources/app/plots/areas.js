// Areas and stems behind the curves of a plot. All coordinates are canvas pixels.

import { clipped } from './marks.js';
import { colour } from './palette.js';

/** Between the two ends of each band [low, high]; null bands leave a gap. */
export function fillBand(plot, xs, bands, name) {
  clipped(plot, (ctx) => {
    ctx.fillStyle = colour(name);
    ctx.globalAlpha = 0.18;
    for (const run of runsOf(bands)) {
      ctx.beginPath();
      for (const index of run) ctx.lineTo(plot.valToPos(xs[index], 'x', true), plot.valToPos(bands[index][1], 'y', true));
      for (const index of run.toReversed()) ctx.lineTo(plot.valToPos(xs[index], 'x', true), plot.valToPos(bands[index][0], 'y', true));
      ctx.fill();
    }
  });
}

/** Indices of bands that are there, split where some are missing. */
function runsOf(bands) {
  const runs = [];
  bands.forEach((band, index) => {
    if (band === null) return;
    if (index === 0 || bands[index - 1] === null) runs.push([]);
    runs.at(-1).push(index);
  });
  return runs;
}

/** A range of y over the whole width. */
export function shadeLevels(plot, from, to, name) {
  clipped(plot, (ctx, { left, width }) => {
    const upper = plot.valToPos(to, 'y', true);
    ctx.fillStyle = colour(name);
    ctx.fillRect(left, upper, width, plot.valToPos(from, 'y', true) - upper);
  });
}

/** A line from zero to each point. */
export function drawStems(plot, xs, ys, name) {
  clipped(plot, (ctx) => {
    const zero = plot.valToPos(0, 'y', true);
    ctx.beginPath();
    xs.forEach((x, index) => {
      const at = plot.valToPos(x, 'x', true);
      ctx.moveTo(at, zero);
      ctx.lineTo(at, plot.valToPos(ys[index], 'y', true));
    });
    ctx.strokeStyle = colour(name);
    ctx.lineWidth = 1.5 * devicePixelRatio;
    ctx.stroke();
  });
}

const STRIP = 20;

/** Ranges of x { from, to, name, colour } as strips at the top, with their names where they fit. */
export function drawStrips(plot, spans) {
  clipped(plot, (ctx, { left, top, width, height }) => {
    const thickness = STRIP * devicePixelRatio;
    ctx.font = `${11 * devicePixelRatio}px system-ui, sans-serif`;
    ctx.textAlign = 'center';
    ctx.textBaseline = 'middle';
    for (const span of spans) {
      const start = Math.max(left, plot.valToPos(span.from, 'x', true));
      const end = Math.min(left + width, plot.valToPos(span.to, 'x', true));
      ctx.fillStyle = colour(span.colour);
      ctx.globalAlpha = 0.06;
      ctx.fillRect(start, top, end - start, height);
      ctx.globalAlpha = 1;
      ctx.fillRect(start, top, Math.max(end - start, devicePixelRatio), thickness);
      ctx.fillStyle = colour('card');
      const label = [span.name, span.name.slice(0, 5)].find((text) => ctx.measureText(text).width + 8 * devicePixelRatio < end - start);
      if (label !== undefined) ctx.fillText(label, (start + end) / 2, top + thickness / 2);
    }
  });
}

/** Groups of places { from, to, name } with a line between them and their names at the foot, outside the frame. */
export function drawGroups(plot, groups) {
  const { ctx } = plot;
  const { top, height } = plot.bbox;
  ctx.save();
  ctx.font = `${12 * devicePixelRatio}px system-ui, sans-serif`;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'top';
  groups.forEach((group, index) => {
    const [start, end] = [group.from - 1, group.to + 1].map((x) => plot.valToPos(x, 'x', true));
    ctx.strokeStyle = colour('line-strong');
    ctx.lineWidth = devicePixelRatio;
    if (index > 0) {
      ctx.beginPath();
      ctx.moveTo(start, top);
      ctx.lineTo(start, top + height + 20 * devicePixelRatio);
      ctx.stroke();
    }
    ctx.fillStyle = colour('ink-soft');
    const label = [group.name, ...shortened(group.name)].find((text) => ctx.measureText(text).width < end - start);
    if (label !== undefined) ctx.fillText(label, (start + end) / 2, top + height + 7 * devicePixelRatio);
  });
  ctx.restore();
}

function shortened(name) {
  const words = name.split(' ');
  return words.length > 1 ? [words[0], `${words[0].slice(0, 3)}.`] : [`${name.slice(0, 3)}.`];
}

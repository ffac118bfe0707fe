import { autocorrelationCurves } from '../../model/curves.js';
import { formatNumber } from '../../model/format.js';
import { formatStep, formatWeight, lawRows, localExponentCurves, regimeSpans, windowText } from '../../model/growth.js';
import { formatInterval, intervalOf } from '../../model/measured.js';
import { drawStrips } from '../../plots/areas.js';
import { drawLevels, shadeWindow } from '../../plots/marks.js';
import { fillTable, makeTableCard, setMath, setNote } from '../cards.js';
import { CurvesCard } from '../curves-card.js';
import { create, resize, setHidden } from '../dom.js';
import { itemsOf, onLegend } from '../legend.js';

const BROWNIAN = { value: 1, name: 'reference', width: 1, dash: [3, 4] };
const ZERO = { value: 0, name: 'line-strong', width: 1 };
const lagText = (lag) => `lag ${formatStep(lag)}`;

/** How displacement grows with the lag: local exponents, regimes, laws; and the velocity's memory. */
export class GrowthPanel {
  #fit = {};
  #spans = [];
  #latest = {};
  #choice;
  #local = new CurvesCard('growth', {
    id: 'local-exponent',
    title: 'Local exponent α(lag) = d ln MSD / d ln lag',
    y: 'α',
    x: 'lag, steps',
    what: 'Local exponent against lag',
    className: 'wide',
    shape: 'plot-high',
    axes: {
      x: 'log',
      y: 'linear',
      levels: () => [0.8, 1.2],
      headroom: 0.16,
      under: (plot) => this.#under(plot),
      over: (plot) => drawStrips(plot, this.#spans),
      describeX: lagText,
      describe: (curve, y, x) => this.#describeLocal(curve, y, x),
    },
  });
  #laws = makeTableCard('growth', {
    id: 'laws',
    title: 'Which law the growth follows',
    className: 'side',
    columns: [
      { title: 'law and its constants' },
      { title: 'weight', className: 'num' },
      { title: 'Δ AIC_{c}', className: 'num' },
    ],
  });
  #velocity = new CurvesCard('growth', {
    id: 'velocity-autocorrelation',
    title: 'Velocity autocorrelation ⟨v_{k}·v_{k+lag}⟩',
    y: 'divided by its value at lag 0',
    x: 'lag, steps',
    what: 'Velocity autocorrelation against lag',
    className: 'full',
    shape: 'plot-high',
    axes: { x: 'log', y: 'linear', levels: () => [0], under: (plot) => drawLevels(plot, [ZERO]), describeX: lagText },
  });

  constructor(choice) {
    this.#choice = choice;
    onLegend(this.#velocity.parts.legend, (dynamics) => {
      choice.toggle(dynamics, this.#latest.theoryComparison?.favoured);
      this.#drawVelocity();
    });
  }

  static hasData(latest) {
    return (latest.exponentFit?.local ?? []).length > 0 || (latest.velocityAutocorrelation ?? []).length > 0;
  }

  draw(latest) {
    this.#latest = latest;
    this.#fit = latest.exponentFit ?? {};
    this.#spans = regimeSpans(this.#fit);
    const curves = localExponentCurves(this.#fit);
    const spans = this.#spans.map((span) => ({ text: `${span.name}: ${span.lags}`, colour: span.colour, kind: 'area' }));
    const legend = [...itemsOf(curves).map(nameBand), ...spans];
    this.#local.show(curves[1].xs.length === 0 ? [] : curves, { legend, note: 'Dashed level: α = 1, Brownian motion. Shaded lags: where the exponent is fitted.' });
    this.#drawLaws();
    this.#drawVelocity();
  }

  themeChanged() {
    this.#local.redraw();
    this.#velocity.redraw();
  }

  #under(plot) {
    const { fromLagSteps: from, toLagSteps: to } = this.#fit.window ?? {};
    if (to > from) shadeWindow(plot, from, to);
    drawLevels(plot, [BROWNIAN]);
  }

  #describeLocal(curve, y, x) {
    const point = (this.#fit.local ?? []).find((each) => each.lagSteps === x);
    const interval = curve.name === 'measured' ? ` (95 %: ${formatInterval(intervalOf(point?.exponent))})` : '';
    return `${curve.name} ${formatNumber(y, 3)}${interval}`;
  }

  #drawLaws() {
    const rows = lawRows(this.#fit);
    setHidden(this.#laws.card, rows.length === 0);
    fillTable(this.#laws, rows.map((row) => [(cell) => drawLaw(cell, row), formatWeight(row.weight), formatNumber(row.above, 3)]));
    const window = windowText(this.#fit);
    setNote(this.#laws.note, `Akaike weights: they add up to 1 over the laws compared.${window === '' ? '' : ` Fitted on ${window}.`}`);
  }

  #drawVelocity() {
    const points = this.#latest.velocityAutocorrelation ?? [];
    const comparisons = points.map((point) => point.autocovariance);
    const favoured = this.#latest.theoryComparison?.favoured;
    const { normalised, curves } = autocorrelationCurves(points, this.#choice.shown(comparisons, favoured));
    const measured = itemsOf(curves.slice(-1));
    this.#velocity.parts.y.textContent = normalised ? 'divided by its value at lag 0' : 'not normalised, (loss / parameter)²';
    this.#velocity.show(curves.at(-1).xs.length === 0 ? [] : curves, { legend: [...measured, ...this.#choice.items(comparisons, favoured)] });
  }
}

function drawLaw(cell, { law, formula, constants }) {
  resize(cell, 2, (index) => create('span', index === 1 ? 'unit below' : ''));
  setMath(cell.children[0], law);
  setMath(cell.children[1], [formula, constants].filter((text) => text !== '').join('; '));
}

function nameBand(item) {
  return item.text === 'measured' ? { ...item, text: 'measured, with 95 % band' } : item;
}

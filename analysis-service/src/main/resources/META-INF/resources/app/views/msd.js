import { comparisonCurves } from '../model/curves.js';
import { formatCount, formatNumber, formatPercent, formatWithError, isNumber } from '../model/format.js';
import { sketchBound } from '../model/growth.js';
import { measuredLagCount } from '../model/result.js';
import { CurvesPlot } from '../plots/curves-plot.js';
import { labelWindow, shadeWindow } from '../plots/marks.js';
import { AllLagsControl } from './all-lags.js';
import { byId } from './dom.js';
import { drawLegend, itemsOf, onLegend } from './legend.js';

const PREDICTED = 'heavy ball, exact';

/** The plot that a run is watched by: mean-squared displacement over the lag, measured and predicted. */
export class MsdView {
  #latest = {};
  #emptyText = '';
  #choice;
  #allLags = new AllLagsControl(() => this.#draw());
  #legend = byId('msd-legend');
  #plot = new CurvesPlot(byId('msd-plot'), byId('msd-readout'), {
    x: 'log',
    y: 'log',
    under: (plot) => this.#shade(plot),
    over: (plot) => this.#label(plot),
    describeX: (lag) => `lag ${formatCount(lag)}`,
    describe: (curve, y, lag) => this.#describe(curve, y, lag),
  });

  constructor(choice) {
    this.#choice = choice;
    onLegend(this.#legend, (dynamics) => {
      choice.toggle(dynamics, this.#latest.theoryComparison?.favoured);
      this.#draw();
    });
  }

  draw(latest, emptyText) {
    this.#latest = latest;
    this.#emptyText = emptyText;
    this.#allLags.draw(latest);
    this.#draw();
  }

  #draw() {
    const latest = this.#latest;
    const msd = (latest.msd ?? []).filter((point) => point.lagSteps > 0);
    const points = msd.map((point) => ({ x: point.lagSteps, comparison: point.msd }));
    const comparisons = msd.map((point) => point.msd);
    const favoured = latest.theoryComparison?.favoured;
    const bound = sketchBound(latest);
    const exact = [this.#allLags.curve].filter((curve) => curve.xs.length > 0);
    const compared = comparisonCurves(points, this.#choice.shown(comparisons, favoured), { hollow: bound !== undefined });
    const curves = [...compared.slice(0, -1), ...exact, ...compared.slice(-1)];
    const count = measuredLagCount(latest.msd);
    this.#plot.show(curves, count, `Mean-squared displacement against lag: ${count} measured lags with the predicted curves${exact.length > 0 ? ' and the exact one at every lag' : ''}.`, this.#emptyText);
    drawLegend(this.#legend, [
      { text: `measured, ± 1 standard error${sketchText(latest, bound)}`, colour: 'measured', kind: bound === undefined ? 'points' : 'hollow' },
      ...itemsOf(exact),
      { text: 'fit window of the exponent', colour: 'window', kind: 'area' },
      ...this.#choice.items(comparisons, favoured),
    ]);
  }

  redraw() {
    this.#plot.redraw();
  }

  #window() {
    const { fromLagSteps: from, toLagSteps: to } = this.#latest.exponentFit?.window ?? this.#latest.exponent ?? {};
    return to > from ? { from, to } : null;
  }

  #shade(plot) {
    const window = this.#window();
    if (window !== null) shadeWindow(plot, window.from, window.to);
  }

  #label(plot) {
    const window = this.#window();
    const exponent = this.#latest.exponentFit?.exponent?.value ?? this.#latest.exponent?.exponent?.measured;
    const value = isNumber(exponent) ? [`fit window: c = ${exponent.toFixed(3)}`] : [];
    if (window !== null) labelWindow(plot, window.from, window.to, [...value, 'fit window']);
  }

  #describe(curve, y, lag) {
    if (!curve.points) return `${curve.name === PREDICTED ? 'predicted' : curve.name} ${formatNumber(y)}`;
    const { standardError, predicted } = this.#latest.msd.find((point) => point.lagSteps === lag)?.msd ?? {};
    const ratio = predicted > 0 ? ` · ratio ${(y / predicted).toFixed(3)}` : '';
    return `measured ${formatWithError(y, standardError)}${ratio}`;
  }
}

function sketchText(latest, bound) {
  if (bound === undefined) return '';
  return `; on sketches of ${formatCount(latest.settings.sketchSize)}, each distance within ± ${formatPercent(bound)} (1 σ)`;
}

import { formatCount, formatNumber, isNumber } from '../model/format.js';
import { hasEnded, phaseOf } from '../model/runs.js';
import { axisExponent, scaledUnit } from '../model/scales.js';
import { referenceStepOf } from '../model/settings.js';
import { linearScale, linearY, logScale, logX, logY } from '../plots/axes.js';
import { known, seriesColumns } from '../plots/columns.js';
import { drawLevels, line } from '../plots/marks.js';
import { Plot } from '../plots/plot.js';
import { byId, setText } from './dom.js';
import { MsdView } from './msd.js';

const WAITING = {
  lags: 'Waiting for the limiting phase: lags appear once it lasts long enough.',
  steps: 'Waiting for the first snapshots after the reference point.',
  losses: 'Waiting for the first observations after the reference point.',
};
const NONE = {
  lags: 'This run ended before a lag was measured.',
  steps: 'This run ended before a snapshot was analysed.',
  losses: 'No loss was observed in this run.',
};

/** The plots of displacement and loss. They are drawn anew only with a new result, and only while they are in sight. */
export class PlotsView {
  #drawn = null;
  #series = null;
  #latest = {};
  #exponents = { local: 0, loss: 0 };
  #plots = {
    global: this.#globalPlot(),
    local: this.#seriesPlot('local', () => this.#localLevels(), 'parameter²'),
    loss: this.#seriesPlot('loss', () => this.#lossLevels(), ''),
  };

  constructor(choice) {
    this.#plots.msd = new MsdView(choice);
  }

  draw(state) {
    const latest = state.result?.latest ?? null;
    if (byId('displacement').hidden || (latest === this.#drawn && latest !== null)) return;
    this.#drawn = latest;
    this.#latest = latest ?? {};
    this.#plots.msd.draw(this.#latest, this.#emptyTexts().lags);
    this.#series = seriesColumns(state.result?.series ?? { steps: [], global: [], local: [], loss: [] }, this.#reference());
    this.#drawSeries();
  }

  themeChanged() {
    for (const plot of Object.values(this.#plots)) plot.redraw();
  }

  #reference() {
    return referenceStepOf(this.#latest);
  }

  #emptyTexts() {
    return hasEnded(phaseOf(this.#latest.record)) ? NONE : WAITING;
  }

  #drawSeries() {
    const { steps, global, local, loss } = this.#series;
    const empty = this.#emptyTexts();
    this.#exponents.local = axisExponent(local.reduce((max, value) => Math.max(max, value ?? 0), 0));
    setText(byId('local-unit'), scaledUnit('parameter²', this.#exponents.local));
    const losses = known(steps, loss);
    this.#exponents.loss = axisExponent(losses[1].reduce((max, value) => Math.max(max, value), 0));
    setText(byId('loss-unit'), this.#exponents.loss === 0 ? '' : `, ${scaledUnit('', this.#exponents.loss)}`);
    const summary = `${formatCount(steps.length)} points since the reference point.`;
    const plots = this.#plots;
    plots.global.show([steps, global], steps.length, `Displacement from the reference point: ${summary}`, empty.steps);
    plots.local.show([steps, local], steps.length, `Local displacement: ${summary}`, empty.steps);
    plots.loss.show(losses, losses[0].length, `Minibatch loss: ${summary}`, empty.losses);
  }

  #globalPlot() {
    return new Plot(byId('global-plot'), byId('global-readout'), {
      scales: { x: logScale, y: logScale },
      axes: [logX, logY],
      series: [{}, line('measured', 1.5)],
      describe: (index) => this.#describeStep(index, this.#series.steps, this.#series.global),
    });
  }

  #seriesPlot(name, levels, unit) {
    return new Plot(byId(`${name}-plot`), byId(`${name}-readout`), {
      scales: { x: logScale, y: { ...linearScale, range: (plot, min, max) => rangeWith(levels(), min, max) } },
      axes: [logX, linearY(() => this.#exponents[name])],
      series: [{}, line('measured-soft', 1)],
      hooks: { draw: [(plot) => drawLevels(plot, levels())] },
      describe: (index) => {
        const [steps, values] = known(this.#series.steps, this.#series[name]);
        return `${this.#describeStep(index, steps, values)} ${unit}`;
      },
    });
  }

  #describeStep(index, steps, values) {
    return `step ${formatCount(steps[index])} · ${formatNumber(values[index])}`;
  }

  #localLevels() {
    const { measured, predicted } = this.#latest.localDisplacement ?? {};
    return [
      { value: measured, name: 'measured', width: 2.5 },
      { value: predicted, name: 'theory', width: 2 },
    ].filter((level) => isNumber(level.value));
  }

  #lossLevels() {
    const value = this.#latest.record?.limiting?.referenceLoss;
    return isNumber(value) ? [{ value, name: 'reference', width: 1.75, dash: [6, 4] }] : [];
  }
}

function rangeWith(levels, min, max) {
  const values = levels.map((level) => level.value);
  return linearScale.range(null, Math.min(min ?? Infinity, ...values), Math.max(max ?? -Infinity, ...values));
}

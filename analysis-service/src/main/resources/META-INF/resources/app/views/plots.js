import { formatCount, formatNumber, formatWithError, isNumber } from '../model/format.js';
import { measuredLagCount } from '../model/result.js';
import { hasEnded, phaseOf } from '../model/runs.js';
import { axisExponent, scaledUnit } from '../model/scales.js';
import { linearScale, linearY, logScale, logX, logY } from '../plots/axes.js';
import { known, msdColumns, seriesColumns } from '../plots/columns.js';
import { drawErrorBars, drawLevels, labelWindow, line, points, shadeWindow } from '../plots/marks.js';
import { Plot } from '../plots/plot.js';
import { byId, setText } from './dom.js';

/** Series of the MSD plot after which its error bars are drawn, so that the points lie on them. */
const BEFORE_MEASURED = 2;
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

/** The four plots of a run. They are drawn anew only with a new result. */
export class PlotsView {
  #drawn = null;
  #msd = msdColumns([]);
  #series = null;
  #latest = {};
  #exponents = { local: 0, loss: 0 };
  #plots = {
    msd: this.#msdPlot(),
    global: this.#globalPlot(),
    local: this.#seriesPlot('local', () => this.#localLevels(), 'parameter²'),
    loss: this.#seriesPlot('loss', () => this.#lossLevels(), ''),
  };

  draw(state) {
    const latest = state.result?.latest ?? null;
    if (latest === this.#drawn && latest !== null) return;
    this.#drawn = latest;
    this.#latest = latest ?? {};
    this.#drawMsd();
    this.#series = seriesColumns(state.result?.series ?? { steps: [], global: [], local: [], loss: [] }, this.#reference());
    this.#drawSeries();
  }

  themeChanged() {
    for (const plot of Object.values(this.#plots)) plot.redraw();
  }

  #reference() {
    return this.#latest.record?.limiting?.referenceStep ?? 0;
  }

  #emptyTexts() {
    return hasEnded(phaseOf(this.#latest.record)) ? NONE : WAITING;
  }

  #drawMsd() {
    this.#msd = msdColumns(this.#latest.msd);
    const { lags, measured, predicted, langevin } = this.#msd;
    const count = measuredLagCount(this.#latest.msd);
    const label = `Mean-squared displacement against lag: ${count} measured lags with the predicted curves.`;
    this.#plots.msd.show([lags, predicted, langevin, measured], count, label, this.#emptyTexts().lags);
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

  #msdPlot() {
    const bars = (plot, series) => {
      if (series === BEFORE_MEASURED) drawErrorBars(plot, this.#msd.lags, this.#msd.measured, this.#msd.errors, 'measured');
    };
    const shade = (plot) => {
      const { fromLagSteps: from, toLagSteps: to } = this.#latest.exponent ?? {};
      if (to > from) shadeWindow(plot, from, to);
    };
    const label = (plot) => {
      const { fromLagSteps: from, toLagSteps: to, exponent } = this.#latest.exponent ?? {};
      const value = isNumber(exponent?.measured) ? [`fit window: c = ${exponent.measured.toFixed(3)}`] : [];
      if (to > from) labelWindow(plot, from, to, [...value, 'fit window']);
    };
    return new Plot(byId('msd-plot'), byId('msd-readout'), {
      scales: { x: logScale, y: logScale },
      axes: [logX, logY],
      series: [{}, line('theory', 2), line('langevin', 1.75, [7, 5]), points('measured')],
      hooks: { drawClear: [shade], drawSeries: [bars], draw: [label] },
      describe: (index) => this.#describeLag(index),
    });
  }

  #describeLag(index) {
    const { lags, measured, errors, predicted } = this.#msd;
    const parts = [`lag ${formatCount(lags[index])}`];
    if (measured[index] !== null) parts.push(`measured ${formatWithError(measured[index], errors[index])}`);
    if (predicted[index] !== null) parts.push(`predicted ${formatNumber(predicted[index])}`);
    if (measured[index] !== null && predicted[index] !== null) {
      parts.push(`ratio ${(measured[index] / predicted[index]).toFixed(3)}`);
    }
    return parts.join(' · ');
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

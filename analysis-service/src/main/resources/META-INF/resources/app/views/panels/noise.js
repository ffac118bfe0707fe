import { formatCount, formatNumber, isNumber } from '../../model/format.js';
import { formatInterval, formatMeasured, hasValue, intervalOf } from '../../model/measured.js';
import { formatProbability, noiseCurves, varianceRatioCurve, verdictGrade } from '../../model/noise.js';
import { shadeLevels } from '../../plots/areas.js';
import { drawLevels } from '../../plots/marks.js';
import { fillTable, makeCard, makeTableCard, setNote } from '../cards.js';
import { CurvesCard } from '../curves-card.js';
import { create, resize, setData, setHidden, setNumber, setText } from '../dom.js';
import { Gauge } from '../gauge.js';
import { itemsOf } from '../legend.js';

const ZERO = { value: 0, name: 'line-strong', width: 1 };
const ONE = { value: 1, name: 'theory', width: 2 };

/** Whether the run is stationary, and what its noise is like. */
export class NoisePanel {
  #bound;
  #stationary = makeStationary();
  #tails = makeTableCard('noise', {
    id: 'tails',
    title: 'Noise of the gradient',
    className: 'half',
    columns: [{ title: 'quantity' }, { title: 'measured', className: 'num' }, { title: '95 %', className: 'num' }],
  });
  #autocorrelation = new CurvesCard('noise', {
    id: 'noise-autocorrelation',
    title: 'Autocorrelation of the noise',
    y: 'correlation with the noise lag steps before',
    x: 'lag, steps',
    what: 'Autocorrelation of the noise against lag',
    className: 'half',
    axes: {
      x: 'linear',
      y: 'linear',
      levels: () => [this.#bound, -this.#bound],
      under: (plot) => this.#under(plot),
      describeX: (lag) => `lag ${formatCount(lag)}`,
    },
  });
  #ratios = new CurvesCard('noise', {
    id: 'noise-ratio',
    title: 'Variance of the noise, measured over predicted',
    y: 'ratio',
    x: 'mode',
    what: 'Measured over predicted variance of the noise by mode',
    className: 'half',
    axes: { x: 'linear', y: 'linear', levels: () => [1, 0.8, 1.2], under: (plot) => drawLevels(plot, [ONE]), describeX: (mode) => `mode ${formatCount(mode)}` },
  });

  static hasData(latest) {
    return latest.stationarity !== undefined || latest.noise !== undefined;
  }

  draw({ stationarity, noise }) {
    drawStationary(this.#stationary, stationarity);
    const rows = tailRows(noise);
    setHidden(this.#tails.card, rows.length === 0);
    fillTable(this.#tails, rows);
    setNote(this.#tails.note, '');
    this.#bound = noise?.autocorrelationBound;
    const curves = noiseCurves(noise);
    const band = isNumber(this.#bound) ? [{ text: '± 2 standard errors of independent noise', colour: 'reference-soft', kind: 'area' }] : [];
    this.#autocorrelation.show(curves, { legend: [...itemsOf(curves), ...band] });
    this.#ratios.show([varianceRatioCurve(noise)], { legend: [{ text: 'measured / predicted', colour: 'measured', kind: 'points' }, { text: '1: as at the reference point', colour: 'theory', kind: 'line' }] });
  }

  themeChanged() {
    this.#autocorrelation.redraw();
    this.#ratios.redraw();
  }

  #under(plot) {
    if (isNumber(this.#bound)) shadeLevels(plot, -this.#bound, this.#bound, 'reference-soft');
    drawLevels(plot, [ZERO]);
  }
}

function makeStationary() {
  const card = makeCard('noise', 'stationarity', 'Is the limiting phase stationary?', 'half finding');
  const verdict = create('p', 'equation equation-small');
  const grade = create('span', 'grade');
  grade.id = 'stationarity-verdict';
  grade.dataset.testid = grade.id;
  const probability = create('span', 'muted probability number');
  verdict.append(grade, probability);
  const reason = create('p', 'finding-note');
  const ratio = create('p', 'gauge-title');
  const value = create('span', 'number measured');
  value.id = 'fluctuation-dissipation';
  value.dataset.testid = value.id;
  ratio.append('Fluctuation–dissipation ratio ⟨θ·g⟩ / ((1+β)/2 · η⟨‖v‖²⟩) = ', value);
  card.append(verdict, reason, ratio);
  const gauge = new Gauge(card, 'Fluctuation-dissipation ratio');
  const note = create('p', 'finding-note', '1 in the stationary state, for any loss and any noise. Bar: 95 % interval.');
  card.append(note);
  return { card, grade, probability, reason, ratio, value, gauge, note };
}

function drawStationary({ card, grade, probability, reason, ratio, value, gauge, note }, stationarity) {
  setHidden(card, stationarity === undefined);
  if (stationarity === undefined) return;
  const verdict = stationarity.verdict || 'undecided';
  setText(grade, verdict);
  setData(grade, 'grade', verdictGrade(verdict));
  setText(probability, formatProbability(stationarity.pValue));
  setNote(reason, stationarity.reason ?? '');
  const measured = stationarity.fluctuationDissipationRatio;
  for (const node of [ratio, note]) setHidden(node, !hasValue(measured));
  setNumber(value, formatMeasured(measured), measured?.value);
  gauge.show(measured, 1);
}

/** A name above what the number would be. */
function named(name, words) {
  return (cell) => {
    resize(cell, 2, (index) => create('span', index === 1 ? 'unit below' : ''));
    setText(cell.children[0], name);
    setText(cell.children[1], words);
  };
}

function tailRows(noise) {
  const rows = [
    ['stability index of the increments', noise?.stabilityIndex, '2 with a finite variance'],
    ['tail index of their sizes (Hill)', noise?.tailIndex, 'above 2 with a finite variance'],
  ];
  const known = rows
    .filter(([, measured]) => hasValue(measured))
    .map(([name, measured, words]) => [named(name, words), formatMeasured(measured), formatInterval(intervalOf(measured))]);
  const change = noise?.varianceChange;
  if (isNumber(change)) {
    known.push([named('greatest change of a variance, last third against first', 'below about 3 σ where it is constant'), `${formatNumber(change, 2)} σ`, '']);
  }
  return known;
}

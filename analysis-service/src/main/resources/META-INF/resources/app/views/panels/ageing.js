import { AnswerSource } from '../../answer-source.js';
import { averageCurves, ensembleText, ergodicityCurves, membersOf } from '../../model/ensemble.js';
import { ageingCurves, referenceCurves } from '../../model/curves.js';
import { formatCount, formatNumber, formatPercent, formatScaled, formatSigmas, isNumber, powerOfTen } from '../../model/format.js';
import { formatStep } from '../../model/growth.js';
import { standardErrorOf } from '../../model/measured.js';
import { resultAddress } from '../../model/runs.js';
import { columnExponent } from '../../model/scales.js';
import { resultIdOf } from '../../model/settings.js';
import { tensorRows, tensorSummary } from '../../model/tensors.js';
import { fillTable, makeTableCard, setMath, setNote } from '../cards.js';
import { CurvesCard } from '../curves-card.js';
import { create, resize, setData, setHidden, setText } from '../dom.js';
import { itemsOf } from '../legend.js';

const ENSEMBLE_MILLIS = 5000;
const SPREAD = 'variance of the time averages between runs / their mean²';
const lagText = (lag) => `lag ${formatStep(lag)}`;

/** Displacement seen from several points of the run, and tensor by tensor. */
export class AgeingPanel {
  #references = new CurvesCard('ageing', {
    id: 'references',
    title: 'Displacement from each reference point',
    y: '‖θ_{k} − θ_{ref}‖², parameter²',
    x: 'steps since that reference point',
    what: 'Squared displacement from each reference point',
    className: 'half',
    shape: 'plot-high',
    axes: { x: 'log', y: 'log', describeX: lagText },
  });
  #ageing = new CurvesCard('ageing', {
    id: 'ageing',
    title: 'Two-time displacement by waiting time t_{w}',
    y: '‖θ(t_{w} + τ) − θ(t_{w})‖², parameter²',
    x: 'lag τ, steps',
    what: 'Two-time displacement by waiting time',
    className: 'half',
    shape: 'plot-high',
    axes: { x: 'log', y: 'log', describeX: lagText, describe: (curve, y) => `after ${curve.name}: ${formatNumber(y, 3)}` },
  });
  #averages = new CurvesCard('ageing', {
    id: 'ensemble',
    title: 'Time average against ensemble average',
    y: 'squared displacement, parameter²',
    x: 'lag, steps',
    what: 'Displacement averaged over time and over runs',
    className: 'half',
    shape: 'plot-high',
    axes: { x: 'log', y: 'log', describeX: lagText },
  });
  #ergodicity = new CurvesCard('ageing', {
    id: 'ergodicity',
    title: 'Ergodicity breaking',
    y: SPREAD,
    x: 'lag, steps',
    what: 'Ergodicity breaking against lag',
    className: 'half',
    shape: 'plot-high',
    axes: { x: 'log', y: 'linear', levels: () => [0], describeX: lagText },
  });
  #ensemble = new AnswerSource(() => this.#drawEnsemble());
  #tensors = makeTableCard('ageing', {
    id: 'tensors',
    title: 'Tensor by tensor',
    columns: [
      { title: 'tensor' },
      { title: 'coordinates', className: 'num' },
      { title: 'share' },
      { title: '⟨‖δ‖²⟩', className: 'num group' },
      { title: '‖θ − θ_{ref}‖²', className: 'num' },
      { title: '⟨‖δ‖²/‖θ‖²⟩', className: 'num group' },
      { title: '2ηλ/(1+β)', className: 'num' },
      { title: 'ratio', className: 'num' },
      { title: 'coordinate variance', className: 'num group' },
      { title: 'its least … greatest', className: 'num roomy' },
    ],
  });

  static hasData(latest) {
    return [latest.references, latest.ageing, latest.tensors].some((values) => (values ?? []).length > 0);
  }

  draw(latest, state) {
    this.#wantEnsemble(latest, state.runs);
    this.#drawEnsemble();
    this.#references.show(referenceCurves(latest.references));
    const curves = ageingCurves(latest.ageing);
    const legend = itemsOf(curves).map((item, index) => ({ ...item, text: index === 0 ? `t_{w} = ${item.text} steps` : item.text }));
    this.#ageing.show(curves, { legend, note: 'Curves of a stationary run lie on one another; where they fan out, the run ages.' });
    const rows = tensorRows(latest.tensors);
    setHidden(this.#tensors.card, rows.length === 0);
    const scales = scalesOf(rows);
    [3, 4, 5, 6, 8].forEach((column, index) => setMath(this.#tensors.headings[column], titled(this.#tensors.titles[column], scales[index])));
    setNote(this.#tensors.note, `${tensorSummary(rows)}. Upper bar: share of the coordinates, lower bar: share of ⟨‖δ‖²⟩. The level 2ηλ/(1+β) holds for tensors that a normalisation layer makes scale-invariant.`);
    fillTable(this.#tensors, rows.map((row) => cellsOf(row, scales)));
  }

  themeChanged() {
    this.#references.redraw();
    this.#ageing.redraw();
    this.#averages.redraw();
    this.#ergodicity.redraw();
  }

  /** Asked for again when one of the runs has grown, but not all the time. */
  #wantEnsemble(latest, runs) {
    const members = membersOf(runs, latest.record);
    if (members.length < 2 || resultIdOf(latest) !== '') {
      this.#ensemble.cancel();
      return;
    }
    const analysed = runs.filter((summary) => members.includes(summary.record.run)).map((summary) => summary.snapshotsAnalysed);
    const key = members.toSorted().join();
    this.#ensemble.want(key, analysed.join(), resultAddress(latest.record.run, '/ensemble'), { leastMillis: ENSEMBLE_MILLIS });
  }

  #drawEnsemble() {
    const { data } = this.#ensemble.state;
    this.#averages.show(data === null ? [] : averageCurves(data), { note: `${ensembleText(data)} Shaded: ± 1 standard error. The ensemble begins at the reference points: where these lie nearer to the minimum than the stationary state does, its curve ends lower; otherwise ergodic runs give the same curve either way.` });
    this.#ergodicity.show(data === null ? [] : ergodicityCurves(data), { note: '0 where every run alone tells what the ensemble does; above it, runs differ by more than they wander.' });
    setText(this.#ergodicity.parts.y, titled(SPREAD, this.#ergodicity.exponent));
  }
}

/** Powers of ten of the columns: local, global, relative, its prediction (the same one), variance. */
function scalesOf(rows) {
  const scale = (values) => columnExponent(Math.max(0, ...values.filter(isNumber)));
  const relative = scale(rows.flatMap((row) => [row.relative?.value, row.predicted]));
  return [scale(rows.map((row) => row.local?.value)), scale(rows.map((row) => row.global)), relative, relative, scale(rows.map((row) => row.meanVariance))];
}

function titled(title, exponent) {
  return exponent === 0 ? title : `${title}, ${powerOfTen(exponent)}`;
}

function cellsOf(row, [local, global, relative, predicted, variance]) {
  return [
    row.name,
    formatCount(row.coordinates),
    (cell) => drawShares(cell, row),
    formatScaled(row.local?.value, standardErrorOf(row.local), local),
    formatScaled(row.global, undefined, global),
    formatScaled(row.relative?.value, standardErrorOf(row.relative), relative),
    isNumber(row.predicted) ? formatScaled(row.predicted, undefined, predicted) : '',
    (cell) => drawRatio(cell, row),
    isNumber(row.meanVariance) ? formatScaled(row.meanVariance, undefined, variance) : '',
    row.varianceRange,
  ];
}

/** Two bars: the share of the coordinates above the share of the local displacement. */
function drawShares(cell, { coordinateShare, localShare }) {
  resize(cell, 1, () => {
    const bars = create('div', 'shares');
    bars.append(create('span', 'share-coordinates'), create('span', 'share-local'));
    bars.setAttribute('role', 'img');
    return bars;
  });
  const [bars] = cell.children;
  [coordinateShare, localShare].forEach((share, index) => (bars.children[index].style.width = `${100 * (share ?? 0)}%`));
  bars.setAttribute('aria-label', `${formatPercent(coordinateShare)} of the coordinates, ${formatPercent(localShare)} of the displacement`);
  bars.title = bars.getAttribute('aria-label');
}

function drawRatio(cell, { ratio, agreement }) {
  resize(cell, 2, (index) => create('span', index === 0 ? 'sigmas' : 'grade'));
  const [sigmas, grade] = cell.children;
  setText(sigmas, isNumber(ratio) ? formatSigmas(agreement.sigmas) : '');
  setText(grade, isNumber(ratio) ? ratio.toFixed(3) : '');
  setData(grade, 'grade', agreement.grade);
}

import { dynamicsStyle } from '../../model/dynamics.js';
import { formatNumber, formatSigmas, isNumber } from '../../model/format.js';
import { layOut, quantitiesOf, residualCurves, scoreRows } from '../../model/theory.js';
import { drawGroups, shadeLevels } from '../../plots/areas.js';
import { drawLevels } from '../../plots/marks.js';
import { cssColour } from '../../plots/palette.js';
import { fillTable, makeCard, makeTableCard, setNote } from '../cards.js';
import { CurvesCard } from '../curves-card.js';
import { create, resize, setData, setHidden, setText } from '../dom.js';
import { drawLegend, onLegend } from '../legend.js';

const ZERO = { value: 0, name: 'theory', width: 1.5 };

/** Everything measured against everything predicted. */
export class TheoryPanel {
  #latest = {};
  #places = [];
  #groups = [];
  #hidden = new Set();
  #verdict = makeVerdict();
  #scores = makeTableCard('theory', {
    id: 'scores',
    title: 'How close each dynamics comes',
    className: 'side-first',
    columns: [
      { title: 'dynamics' },
      { title: 'score', className: 'num' },
      { title: 'typical residual', className: 'num' },
      { title: 'quantities', className: 'num' },
    ],
  });
  #residuals = new CurvesCard('theory', {
    id: 'residuals',
    title: 'Residual of every quantity',
    y: '(measured − predicted) / standard error, σ',
    what: 'Standardised residuals by quantity',
    className: 'wide-last',
    shape: 'plot-tall',
    axes: {
      x: 'named',
      y: 'symlog',
      levels: () => [0],
      under: (plot) => this.#under(plot),
      over: (plot) => drawGroups(plot, this.#groups),
      describeX: (x) => this.#places.find((place) => place.x === x)?.quantity ?? '',
      describe: (curve, y, x) => `${curve.name} ${formatSigmas(this.#residual(curve.name, x) ?? y)}`,
    },
  });

  constructor() {
    onLegend(this.#residuals.parts.legend, (dynamics) => {
      if (!this.#hidden.delete(dynamics)) this.#hidden.add(dynamics);
      this.#drawResiduals();
    });
  }

  static hasData(latest) {
    return (latest.theoryComparison?.dynamics ?? []).length > 0;
  }

  draw(latest) {
    this.#latest = latest;
    const theory = latest.theoryComparison;
    const verdict = theory?.verdict ?? '';
    setHidden(this.#verdict.card, verdict === '');
    setText(this.#verdict.text, verdict);
    const rows = scoreRows(theory);
    setHidden(this.#scores.card, rows.length === 0);
    fillTable(this.#scores, rows.map(cellsOf));
    setNote(this.#scores.note, 'Score: mean of ln(1 + residual²) over the quantities that all dynamics answer for; smaller is closer, below ln 10 ≈ 2.3 it describes the run within its errors.');
    this.#drawResiduals();
  }

  themeChanged() {
    this.#residuals.redraw();
  }

  #drawResiduals() {
    const theory = this.#latest.theoryComparison;
    const { places, groups } = layOut(quantitiesOf(theory));
    [this.#places, this.#groups] = [places, groups];
    const all = (theory?.dynamics ?? []).filter((one) => (one.residuals ?? []).length > 0).map((one) => one.dynamics);
    const shown = all.filter((dynamics) => !this.#hidden.has(dynamics));
    const legend = all.map((dynamics) => ({
      text: dynamicsStyle(dynamics).name,
      colour: dynamicsStyle(dynamics).colour,
      kind: 'points',
      key: dynamics,
      pressed: !this.#hidden.has(dynamics),
    }));
    this.#residuals.show(residualCurves(places, shown), { legend, note: 'Shaded: within 2 σ. Residuals beyond 1,000 σ are drawn there.' });
    setHidden(this.#residuals.parts.card, places.length === 0);
    drawLegend(this.#residuals.parts.legend, legend);
  }

  #residual(name, x) {
    const by = this.#places.find((place) => place.x === x)?.by ?? {};
    const dynamics = Object.keys(by).find((one) => dynamicsStyle(one).name === name);
    return by[dynamics]?.standardised;
  }

  #under(plot) {
    shadeLevels(plot, -2, 2, 'good-ground');
    drawLevels(plot, [ZERO]);
  }
}

function makeVerdict() {
  const card = makeCard('theory', 'verdict', 'What the data say', 'full finding');
  const text = create('p', 'verdict');
  text.id = 'theory-verdict';
  text.dataset.testid = text.id;
  card.append(text);
  return { card, text };
}

function cellsOf(row) {
  return [
    (cell) => drawName(cell, row),
    isNumber(row.score) ? row.score.toFixed(2) : '',
    isNumber(row.typical) ? `${formatNumber(row.typical, 2)} σ` : '',
    row.count > 0 ? String(row.count) : '',
  ];
}

function drawName(cell, { name, colour, favoured, refused }) {
  resize(cell, 4, (index) => create(index === 3 ? 'p' : 'span', ['swatch swatch-points', '', 'grade favoured', 'refused'][index]));
  const [swatch, text, mark, reason] = cell.children;
  swatch.style.setProperty('--swatch', cssColour(colour));
  setText(text, name);
  setText(mark, favoured ? 'favoured' : '');
  setData(mark, 'grade', 'within');
  setHidden(mark, !favoured);
  setNote(reason, refused === '' ? '' : `no answer: ${refused}`);
}

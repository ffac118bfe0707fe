import { compare, modelError } from '../model/agreement.js';
import { formatCount, formatNumber, formatScaled } from '../model/format.js';
import { decadePoints } from '../model/result.js';
import { columnExponent, scaledUnit } from '../model/scales.js';
import { byId, create, resize, setAttribute, setHidden, setText } from './dom.js';
import { drawRatio } from './findings.js';

const FIRST_MODES = 12;
const MODE_CLASSES = ['', 'num', '', 'num group', 'num', 'num', 'num group', 'num', 'num'];
const LAG_CLASSES = ['num', 'num', 'num', 'num', 'num'];

/** The same numbers as the plots, to read off and copy. */
export class TablesView {
  #drawn = null;
  #allModes = false;

  constructor() {
    byId('modes-all').addEventListener('click', () => {
      this.#allModes = !this.#allModes;
      drawModes(this.#drawn?.modes ?? [], modelError(this.#drawn?.caveats), this.#allModes);
    });
  }

  draw(state) {
    const latest = state.result?.latest ?? {};
    if (latest === this.#drawn) return;
    this.#drawn = latest;
    const error = modelError(latest.caveats);
    drawModes(latest.modes ?? [], error, this.#allModes);
    drawLags(decadePoints(latest.msd), error);
    setHidden(byId('grade-key'), (latest.modes ?? []).length === 0 && (latest.msd ?? []).length === 0);
  }
}

function drawModes(all, error, showAll) {
  const modes = showAll ? all : all.slice(0, FIRST_MODES);
  const body = byId('modes').tBodies[0];
  setHidden(byId('modes-empty'), modes.length > 0);
  drawModesButton(all.length, showAll);
  resize(body, modes.length, () => makeRow(MODE_CLASSES));
  const position = largestExponent(modes.map((mode) => mode.positionVariance));
  const velocity = largestExponent(modes.map((mode) => mode.velocityVariance));
  setText(byId('position-unit'), scaledUnit('parameter²', position));
  setText(byId('velocity-unit'), scaledUnit('(loss / parameter)²', velocity));
  modes.forEach((mode, index) => {
    const cells = body.rows[index].cells;
    setText(cells[0], String((mode.index ?? 0) + 1));
    setText(cells[1], formatNumber(mode.eigenvalue ?? 0));
    setText(cells[2], mode.dampingRegime ?? '');
    drawComparison([cells[3], cells[4], cells[5]], mode.positionVariance, error, position);
    drawComparison([cells[6], cells[7], cells[8]], mode.velocityVariance, error, velocity);
  });
}

function drawModesButton(count, showAll) {
  const button = byId('modes-all');
  setText(button, showAll ? `Show the first ${FIRST_MODES} modes` : `Show all ${formatCount(count)} modes`);
  setAttribute(button, 'aria-expanded', showAll);
  setHidden(button, count <= FIRST_MODES);
}

function drawLags(points, error) {
  const body = byId('lags').tBodies[0];
  setHidden(byId('lags-empty'), points.length > 0);
  resize(body, points.length, () => makeRow(LAG_CLASSES));
  const exponent = largestExponent(points.map((point) => point.msd));
  setText(byId('lags-unit'), scaledUnit('parameter²', exponent));
  points.forEach((point, index) => {
    const cells = body.rows[index].cells;
    setText(cells[0], formatCount(point.lagSteps));
    drawComparison([cells[1], cells[2], cells[3]], point.msd, error, exponent);
    setText(cells[4], formatCount(point.windowCount ?? 0));
  });
}

/** One power of ten for a whole column, so that its numbers can be compared at a glance. */
function largestExponent(comparisons) {
  return columnExponent(comparisons.reduce((max, one) => Math.max(max, one?.measured ?? 0, one?.predicted ?? 0), 0));
}

function drawComparison([measured, predicted, ratio], comparison, error, exponent) {
  setText(measured, formatScaled(comparison?.measured, comparison?.standardError, exponent));
  setText(predicted, formatScaled(comparison?.predicted, undefined, exponent));
  drawRatio(ratio, compare(comparison, error));
}

function makeRow(classes) {
  const row = create('tr');
  classes.forEach((className, index) => {
    const cell = create(index === 0 ? 'th' : 'td', className);
    if (index === 0) cell.scope = 'row';
    row.append(cell);
  });
  return row;
}

import { modeName, modeNumbers, modesOf } from '../../model/modes.js';
import { PhaseSource } from '../../phase-source.js';
import { fillTable, makeTableCard, setMath, setNote } from '../cards.js';
import { byId, create, resize, setAttribute, setData, setHidden, setText } from '../dom.js';
import { ModePlots } from './mode-plots.js';

/** One mode at a time: its motion in numbers and in plots. */
export class ModesPanel {
  #latest = {};
  #run = null;
  #selected = 0;
  #select = byId('mode-select');
  #numbers = makeTableCard('motion', {
    id: 'mode-numbers',
    title: 'This mode in numbers',
    className: 'wide-last mode-numbers',
    columns: [{ title: 'quantity' }, { title: 'measured', className: 'num' }, { title: 'predicted', className: 'num' }, { title: 'residual', className: 'num' }],
  });
  #plots;
  #phase = new PhaseSource(() => this.#drawPlots());

  constructor(choice) {
    this.#plots = new ModePlots(choice, () => this.#drawPlots());
    this.#select.addEventListener('change', () => this.#choose(Number(this.#select.value)));
    byId('mode-before').addEventListener('click', () => this.#step(-1));
    byId('mode-after').addEventListener('click', () => this.#step(1));
    byId('motion').append(this.#numbers.card, byId('modes-card'));
    this.#plots.placeBefore(this.#numbers.card);
  }

  static hasData(latest) {
    return modesOf(latest).length > 0;
  }

  draw(latest, state) {
    this.#latest = latest;
    this.#run = state.selected;
    const modes = modesOf(latest);
    for (const part of ['mode-choice', 'modes-card']) setHidden(byId(part), modes.length === 0);
    this.#drawChoice(modes);
    this.#drawMode();
  }

  themeChanged() {
    this.#plots.themeChanged();
  }

  #mode() {
    const modes = modesOf(this.#latest);
    return modes.find((mode) => mode.index === this.#selected) ?? modes[0];
  }

  #choose(index) {
    this.#selected = index;
    this.#drawChoice(modesOf(this.#latest));
    this.#drawMode();
  }

  #step(by) {
    const modes = modesOf(this.#latest);
    const place = modes.indexOf(modes.find((mode) => mode.index === this.#mode()?.index)) + by;
    if (modes[place] !== undefined) this.#choose(modes[place].index);
  }

  #drawChoice(modes) {
    resize(this.#select, modes.length, () => create('option'));
    modes.forEach((mode, place) => {
      setText(this.#select.children[place], `mode ${modeName(mode)}`);
      setAttribute(this.#select.children[place], 'value', mode.index);
    });
    const shown = this.#mode()?.index ?? 0;
    if (document.activeElement !== this.#select || this.#select.value !== String(shown)) this.#select.value = String(shown);
    byId('mode-before').disabled = shown === modes[0]?.index;
    byId('mode-after').disabled = shown === modes.at(-1)?.index;
  }

  #drawMode() {
    const mode = this.#mode();
    const rows = mode === undefined ? [] : modeNumbers(mode);
    setHidden(this.#numbers.card, rows.length === 0);
    fillTable(this.#numbers, rows.map(cellsOf));
    setNote(this.#numbers.note, noteOf(mode, modesOf(this.#latest)));
    this.#drawPlots();
  }

  #drawPlots() {
    const mode = this.#mode();
    if (mode === undefined) return this.#plots.draw({ index: -1 }, this.#phase.answer, this.#latest);
    if (this.#run !== null) this.#phase.want(this.#run, mode.index, this.#latest.lastStep ?? 0);
    const answer = this.#phase.answer.key === `${this.#run} ${mode.index}` ? this.#phase.answer : { steps: [], positions: [], velocities: [], error: '' };
    this.#plots.draw(mode, answer, this.#latest);
  }
}

/** Why a mode has no plots. */
function noteOf(mode, modes) {
  if (mode === undefined || (mode.motion?.msd ?? []).length > 0) return '';
  const others = modes.some((each) => (each.motion?.msd ?? []).length > 0);
  return others
    ? 'Curves, spectrum and distributions are kept for the leading modes only.'
    : 'Its motion is measured once enough snapshots of the limiting phase are there.';
}

function cellsOf(row) {
  return [
    (cell) => drawName(cell, row),
    row.measured,
    row.predicted,
    (cell) => {
      resize(cell, 1, () => create('span', 'grade'));
      setText(cell.firstElementChild, row.sigmas);
      setData(cell.firstElementChild, 'grade', row.grade);
    },
  ];
}

function drawName(cell, { name, unit }) {
  resize(cell, 2, (index) => create('span', index === 1 ? 'unit below' : ''));
  setMath(cell.children[0], name);
  setText(cell.children[1], unit);
}

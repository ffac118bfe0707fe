// One plot: sizing, theme, cursor by pointer and keyboard, and the empty state around a uPlot.

import uPlot from '../../vendor/uplot-1.6.32/uPlot.esm.js';
import { create, setAttribute, setData, setHidden, setText } from '../views/dom.js';

/** Less than this leaves no room between the axes. */
const LEAST_WIDTH = 100;
const LEAST_HEIGHT = 60;

export class Plot {
  #container;
  #readout;
  #settings;
  #empty;
  #plot = null;
  #data = null;
  #arrangement = '';

  /**
   * @param container with a height of its own.
   * @param readout shows the values under the cursor.
   * @param settings of uPlot without size, and `describe(index)`: the text for the readout; `hooks` as in uPlot.
   *     Optional: `pick(plot)`, the index under the cursor, where it is not the nearest x; `walk(held, step)`, the index
   *     that an arrow key goes to, with `valueAt(index)`, its y, to put the cursor there.
   */
  constructor(container, readout, settings) {
    this.#container = container;
    this.#readout = readout;
    this.#settings = settings;
    this.#empty = create('p', 'plot-empty');
    container.append(this.#empty);
    container.tabIndex = 0;
    container.setAttribute('role', 'img');
    container.addEventListener('keydown', (event) => this.#keyPressed(event));
    container.addEventListener('blur', () => this.#plot?.setCursor({ left: -10, top: -10 }));
    new ResizeObserver(() => this.#fit()).observe(container);
  }

  /** Draws `data` (x, then one column per series; empty x: nothing yet), with what to say to those who do not see it. */
  show(data, points, label, emptyText) {
    this.#data = data;
    const empty = data[0].length === 0;
    setData(this.#container, 'points', points);
    setAttribute(this.#container, 'aria-label', empty ? emptyText : label);
    setText(this.#empty, emptyText);
    setHidden(this.#empty, !empty);
    if (empty) this.#destroy();
    else if (this.#plot === null) this.#create();
    else this.#plot.setData(data);
  }

  /** Other series from now on; `name` tells arrangements apart, and the same one again changes nothing. */
  arrange(name, settings) {
    if (name === this.#arrangement) return;
    this.#arrangement = name;
    this.#settings = { ...this.#settings, ...settings };
    this.#destroy();
  }

  redraw() {
    this.#plot?.redraw(false, true);
  }

  #create() {
    const size = this.#size();
    if (size === null || this.#data === null || this.#data[0].length === 0) return;
    const { describe, hooks, pick, walk, valueAt, cursor, ...settings } = this.#settings;
    const options = {
      ...size,
      legend: { show: false },
      cursor: { drag: { x: false, y: false, setScale: false }, y: false, points: { size: 9, width: 2 }, ...cursor },
      padding: [10, 20, 0, 0],
      ...settings,
      hooks: { ...hooks, setCursor: [(plot) => this.#cursorMoved(plot)] },
    };
    this.#plot = new uPlot(options, this.#data, this.#container);
  }

  #destroy() {
    this.#plot?.destroy();
    this.#plot = null;
    setText(this.#readout, '');
  }

  #size() {
    const { clientWidth: width, clientHeight: height } = this.#container;
    return width > LEAST_WIDTH && height > LEAST_HEIGHT ? { width, height } : null;
  }

  #fit() {
    const size = this.#size();
    if (size === null) return;
    if (this.#plot === null) this.#create();
    else if (size.width !== this.#plot.width || size.height !== this.#plot.height) this.#plot.setSize(size);
  }

  #held(plot) {
    return this.#settings.pick === undefined ? plot.cursor.idx : this.#settings.pick(plot);
  }

  #cursorMoved(plot) {
    const index = this.#held(plot);
    const inside = index !== null && index !== undefined && plot.cursor.left >= 0;
    setText(this.#readout, inside ? this.#settings.describe(index) : '');
  }

  #keyPressed(event) {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step === undefined || this.#plot === null) return;
    event.preventDefault();
    const xs = this.#data[0];
    const { walk, valueAt } = this.#settings;
    const held = this.#plot.cursor.left >= 0 ? this.#held(this.#plot) : null;
    const ends = step > 0 ? 0 : xs.length - 1;
    const index = walk?.(held, step) ?? (held === null ? ends : Math.min(xs.length - 1, Math.max(0, held + step)));
    const top = valueAt === undefined ? 1 : this.#plot.valToPos(valueAt(index), 'y');
    this.#plot.setCursor({ left: this.#plot.valToPos(xs[index], 'x'), top });
  }
}

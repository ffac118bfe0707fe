// A square matrix of correlations as coloured cells, with a cursor by pointer and keyboard.

import { create, setAttribute, setText } from '../views/dom.js';
import { colour, mix } from './palette.js';

const KEYS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

export class HeatMap {
  #canvas = create('canvas');
  #readout;
  #describe;
  #matrix = { size: 0, values: [] };
  #cursor = null;

  /** @param describe(row, column, value) the text for the readout. */
  constructor(container, readout, describe) {
    this.#readout = readout;
    this.#describe = describe;
    container.append(this.#canvas);
    container.tabIndex = 0;
    container.setAttribute('role', 'img');
    container.addEventListener('keydown', (event) => this.#keyPressed(event));
    container.addEventListener('blur', () => this.#point(null));
    this.#canvas.addEventListener('pointermove', (event) => this.#point(this.#cellAt(event)));
    this.#canvas.addEventListener('pointerleave', () => this.#point(null));
    new ResizeObserver(() => this.redraw()).observe(container);
    this.container = container;
  }

  show(matrix, label) {
    this.#matrix = matrix;
    setAttribute(this.container, 'aria-label', label);
    this.redraw();
  }

  redraw() {
    const edge = Math.floor(Math.min(this.container.clientWidth, this.container.clientHeight) * devicePixelRatio);
    const { size, values } = this.#matrix;
    if (edge <= 0 || size === 0) return;
    if (this.#canvas.width !== edge) this.#canvas.width = this.#canvas.height = edge;
    this.#canvas.style.width = this.#canvas.style.height = `${edge / devicePixelRatio}px`;
    const ctx = this.#canvas.getContext('2d');
    const [none, plus, minus] = ['grid', 'plus', 'minus'].map(colour);
    const at = (index) => Math.round((index * edge) / size);
    ctx.clearRect(0, 0, edge, edge);
    values.forEach((value, place) => {
      const [row, column] = [Math.floor(place / size), place % size];
      ctx.fillStyle = mix(none, value >= 0 ? plus : minus, strength(value));
      const gap = edge / size > 8 * devicePixelRatio ? devicePixelRatio : 0;
      ctx.fillRect(at(column), at(row), at(column + 1) - at(column) - gap, at(row + 1) - at(row) - gap);
    });
    if (this.#cursor !== null) this.#frame(ctx, at);
  }

  #frame(ctx, at) {
    const [row, column] = this.#cursor;
    ctx.strokeStyle = colour('ink');
    ctx.lineWidth = 2 * devicePixelRatio;
    ctx.strokeRect(at(column), at(row), at(column + 1) - at(column), at(row + 1) - at(row));
  }

  #cellAt(event) {
    const { width, height } = this.#canvas.getBoundingClientRect();
    const { size } = this.#matrix;
    const cell = [event.offsetY / height, event.offsetX / width].map((share) => Math.floor(share * size));
    return cell.every((index) => index >= 0 && index < size) ? cell : null;
  }

  #keyPressed(event) {
    const move = KEYS[event.key];
    if (move === undefined || this.#matrix.size === 0) return;
    event.preventDefault();
    const last = this.#matrix.size - 1;
    const from = this.#cursor ?? [0, 0];
    this.#point(this.#cursor === null ? from : from.map((index, axis) => Math.min(last, Math.max(0, index + move[axis]))));
  }

  #point(cell) {
    this.#cursor = cell;
    const { size, values } = this.#matrix;
    setText(this.#readout, cell === null ? '' : this.#describe(cell[0], cell[1], values[cell[0] * size + cell[1]]));
    this.redraw();
  }
}

/** How much of the full colour a correlation has: by its square root, so that small ones show. */
export function strength(correlation) {
  return Math.sqrt(Math.abs(correlation));
}

import { gaugeOf } from '../model/noise.js';
import { formatNumber } from '../model/format.js';
import { create, setAttribute, setData, setText } from './dom.js';

/** A value with its interval on a scale about the value that it has where the theory holds. */
export class Gauge {
  #scale = create('div', 'gauge');
  #target = create('span', 'gauge-target');
  #interval = create('span', 'gauge-interval');
  #value = create('span', 'gauge-value');
  #ends = [create('span', 'gauge-low number'), create('span', 'gauge-middle number'), create('span', 'gauge-high number')];

  constructor(parent, what) {
    this.what = what;
    this.#scale.setAttribute('role', 'img');
    this.#scale.append(this.#target, this.#interval, this.#value, ...this.#ends);
    parent.append(this.#scale);
  }

  show(measured, target) {
    const gauge = gaugeOf(measured, target);
    this.#scale.hidden = gauge === null;
    if (gauge === null) return;
    setData(this.#scale, 'holds', gauge.holds);
    this.#interval.style.left = `${100 * gauge.from}%`;
    this.#interval.style.width = `${100 * (gauge.to - gauge.from)}%`;
    this.#value.style.left = `${100 * gauge.value}%`;
    [gauge.low, target, gauge.high].forEach((end, index) => setText(this.#ends[index], formatNumber(end, 3)));
    setAttribute(this.#scale, 'aria-label', `${this.what}: ${formatNumber(measured.value)}, to be compared with ${target}`);
  }
}

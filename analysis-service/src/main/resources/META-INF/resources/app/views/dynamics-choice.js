import { drawnAtFirst, dynamicsIn, dynamicsStyle } from '../model/dynamics.js';
import { kindOf } from './legend.js';

/** Which dynamics are drawn beside what was measured: chosen once, for all plots. */
export class DynamicsChoice {
  #chosen = new Map();

  /** Those drawn among all that answer for `comparisons`. */
  shown(comparisons, favoured) {
    const first = drawnAtFirst(favoured);
    return dynamicsIn(comparisons).filter((dynamics) => this.#chosen.get(dynamics) ?? first.has(dynamics));
  }

  toggle(dynamics, favoured) {
    this.#chosen.set(dynamics, !(this.#chosen.get(dynamics) ?? drawnAtFirst(favoured).has(dynamics)));
  }

  /** Legend items to choose by. */
  items(comparisons, favoured) {
    const shown = this.shown(comparisons, favoured);
    return dynamicsIn(comparisons).map((dynamics) => {
      const style = dynamicsStyle(dynamics);
      return { text: style.name, colour: style.colour, kind: kindOf(style), key: dynamics, pressed: shown.includes(dynamics) };
    });
  }
}

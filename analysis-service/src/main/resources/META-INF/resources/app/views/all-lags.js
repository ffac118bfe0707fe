import { AnswerSource } from '../answer-source.js';
import { allLagCurve, allLagText, hasAllLags, POINTS_PER_DECADE } from '../model/all-lags.js';
import { resultAddress } from '../model/runs.js';
import { byId, setHidden, setText } from './dom.js';

/** The button that asks for the exact curve of an ended run, and the curve once it has come. */
export class AllLagsControl {
  #latest = {};
  #source;
  #button = byId('all-lags-button');

  /** @param onChange called when the curve comes, cannot be had, or is no longer wanted. */
  constructor(onChange) {
    this.#source = new AnswerSource(() => {
      this.#draw();
      onChange();
    });
    this.#button.addEventListener('click', () => {
      if (this.#shown) this.#source.cancel();
      else this.#source.ask(this.#key, 1, resultAddress(this.#key, '/all-lags.json', { 'points-per-decade': POINTS_PER_DECADE }));
      this.#draw();
      onChange();
    });
  }

  draw(latest) {
    this.#latest = latest;
    // Another run is looked at: the service need not go on.
    if (this.#source.state.key !== '' && this.#source.state.key !== this.#key) this.#source.cancel();
    this.#draw();
  }

  /** The curve that belongs to what was drawn last, without points where there is none. */
  get curve() {
    return allLagCurve(this.#source.state.data);
  }

  get #key() {
    return hasAllLags(this.#latest) ? this.#latest.record.run : '';
  }

  get #shown() {
    const { key, data, pending } = this.#source.state;
    return key !== '' && (data !== null || pending);
  }

  #draw() {
    const { pending, data } = this.#source.state;
    setHidden(byId('all-lags'), this.#key === '');
    setText(this.#button, pending ? 'Stop' : data === null ? 'Draw every lag, exactly' : 'Hide the exact curve');
    setText(byId('all-lags-status'), allLagText(this.#source.state));
  }
}

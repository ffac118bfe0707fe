// Trajectories of single modes in their phase plane, fetched when somebody looks at them.

import { resultAddress } from './model/runs.js';

/** Answers of a service that has no trajectories: asking again would tell nothing. */
const NOT_SERVED = [404, 405, 501];
const LEAST_MILLIS_BETWEEN = 5000;

export class PhaseSource {
  #onChange;
  #asked = { key: '', step: -1, at: -Infinity };
  #pending = null;
  #timer = 0;
  #served = true;

  /** @param onChange called when a trajectory has arrived or could not be had. */
  constructor(onChange) {
    this.#onChange = onChange;
    /** { key, positions, velocities, steps, error } of the latest answer. */
    this.answer = { key: '', steps: [], positions: [], velocities: [], error: '' };
  }

  /** Makes sure that the answer is, or is going to be, that of `mode` up to about `step`. */
  want(run, mode, step) {
    const key = `${run} ${mode}`;
    if (!this.#served || (key === this.#asked.key && step <= this.#asked.step)) return;
    const wait = key === this.#asked.key ? this.#asked.at + LEAST_MILLIS_BETWEEN - performance.now() : 0;
    clearTimeout(this.#timer);
    if (wait > 0) this.#timer = setTimeout(() => this.#ask(key, run, mode, step), wait);
    else this.#ask(key, run, mode, step);
  }

  async #ask(key, run, mode, step) {
    this.#pending?.abort();
    const abort = new AbortController();
    this.#pending = abort;
    this.#asked = { key, step, at: performance.now() };
    try {
      const address = new URL(resultAddress(run, '/phase', { mode }), document.baseURI);
      const response = await fetch(address, { signal: abort.signal, headers: { Accept: 'application/json' } });
      this.#served = !NOT_SERVED.includes(response.status);
      if (!response.ok) throw new Error(this.#served ? `the service answered ${response.status}` : 'the service does not keep it');
      this.#accept(key, mode, await response.json());
    } catch (error) {
      if (abort.signal.aborted) return;
      this.answer = { key, steps: [], positions: [], velocities: [], error: `The trajectory could not be had: ${error.message}.` };
    }
    this.#onChange();
  }

  #accept(key, mode, { trajectories = [] }) {
    const one = trajectories.find((trajectory) => (trajectory.mode ?? 0) === mode);
    this.answer = { key, steps: one?.step ?? [], positions: one?.position ?? [], velocities: one?.velocity ?? [], error: '' };
  }
}

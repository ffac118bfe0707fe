// Answers that are fetched when somebody asks for them, one at a time.

import { isNumber } from './model/format.js';

export class AnswerSource {
  #onChange;
  #pending = null;
  #askedAt = -Infinity;
  #timer = 0;

  /** @param onChange called when an answer has arrived or could not be had. */
  constructor(onChange) {
    this.#onChange = onChange;
    /** Of what was asked for last: { key, version, data, error, pending }; `data` stays while a newer one is on its way. */
    this.state = { key: '', version: undefined, data: null, error: '', pending: false };
  }

  /** Asks unless this was asked for already; a newer version of the same not before `leastMillis` after the last one. */
  want(key, version, address, { leastMillis = 0 } = {}) {
    const known = key === this.state.key;
    if (known && version === this.state.version) return;
    const wait = known ? this.#askedAt + leastMillis - performance.now() : 0;
    clearTimeout(this.#timer);
    if (wait > 0) this.#timer = setTimeout(() => this.ask(key, version, address), wait);
    else this.ask(key, version, address);
  }

  async ask(key, version, address) {
    clearTimeout(this.#timer);
    this.#pending?.abort();
    const abort = new AbortController();
    this.#pending = abort;
    this.#askedAt = performance.now();
    const data = key === this.state.key ? this.state.data : null;
    this.state = { key, version, data, error: '', pending: true };
    try {
      const response = await fetch(new URL(address, document.baseURI), { signal: abort.signal, headers: { Accept: 'application/json' } });
      if (!response.ok) throw new Error(await errorOf(response));
      this.state = { key, version, data: await response.json(), error: '', pending: false };
    } catch (error) {
      if (abort.signal.aborted) return;
      this.state = { key, version, data, error: error.message, pending: false };
    }
    this.#onChange();
  }

  /** Nobody waits any more. */
  cancel() {
    clearTimeout(this.#timer);
    this.#pending?.abort();
    this.#pending = null;
    this.state = { key: '', version: undefined, data: null, error: '', pending: false };
  }
}

/** What the service says is wrong, or its status. */
export async function errorOf(response) {
  const text = await response.text();
  try {
    const { error } = JSON.parse(text);
    if (typeof error === 'string' && error !== '') return error;
  } catch {
    // Not ours: a proxy's page.
  }
  return isNumber(response.status) ? `the service answered ${response.status}` : 'the service did not answer';
}

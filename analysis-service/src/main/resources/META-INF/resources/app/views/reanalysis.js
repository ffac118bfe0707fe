import { errorOf } from '../answer-source.js';
import { fieldOf, readForm } from '../model/reanalysis.js';
import { resultName } from '../model/runs.js';
import { byId, setAttribute, setHidden, setText } from './dom.js';

const FIELDS = {
  id: 'again-id',
  stretch: 'again-stretch',
  references: 'again-references',
  burnIn: 'again-burn-in',
  window: 'again-window',
};
/** Fields of two inputs. */
const PAIRS = { stretch: ['again-from-step', 'again-to-step'], window: ['again-from', 'again-to'] };

/** A form that has the stored run analysed again, and opens the result once it is there. */
export class ReanalysisView {
  #run = null;
  #awaited = null;
  #onOpen;
  #form = byId('again-form');
  #sending = false;

  constructor({ onOpen }) {
    this.#onOpen = onOpen;
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      if (!this.#sending) this.#send();
    });
  }

  draw(state, summary) {
    const record = summary?.record ?? state.result?.latest?.record;
    const run = record?.run ?? null;
    if (run !== this.#run) this.#forget(run);
    setHidden(byId('again'), record?.limiting === undefined);
    if (this.#awaited === null || !state.runs.some((each) => resultName(each.record?.run ?? '', each.analysedAs) === this.#awaited)) return;
    const name = this.#awaited;
    this.#forget(run);
    byId('again').open = false;
    this.#onOpen(name);
  }

  #forget(run) {
    this.#run = run;
    this.#awaited = null;
    this.#say('');
    this.#show({});
  }

  async #send() {
    const run = this.#run;
    const { id, settings, errors } = readForm(Object.fromEntries(new FormData(this.#form)));
    this.#show(errors);
    this.#say('');
    if (Object.keys(errors).length > 0) return;
    this.#sending = true;
    try {
      const response = await fetch(new URL(`api/runs/${encodeURIComponent(run)}/results/${encodeURIComponent(id)}`, document.baseURI), {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
        body: JSON.stringify(settings),
      });
      if (run !== this.#run) return;
      if (response.ok) this.#begun((await response.json()).result);
      else this.#refused(await errorOf(response));
    } catch (error) {
      this.#say(`The service could not be asked: ${error.message}.`, true);
    } finally {
      this.#sending = false;
    }
  }

  #begun(name) {
    this.#awaited = name;
    this.#say(`${name} is being made; it opens with its first numbers.`);
  }

  #refused(message) {
    const field = fieldOf(message);
    if (field === '') this.#say(message, true);
    else this.#show({ [field]: message });
  }

  /** Errors beside their fields; the first of them is where one goes on. */
  #show(errors) {
    for (const [field, id] of Object.entries(FIELDS)) {
      const text = errors[field] ?? '';
      setText(byId(`${id}-error`), text);
      setHidden(byId(`${id}-error`), text === '');
      for (const input of inputsOf(field)) setAttribute(input, 'aria-invalid', text === '' ? null : 'true');
    }
    const first = Object.keys(FIELDS).find((field) => errors[field] !== undefined);
    if (first !== undefined) inputsOf(first)[0].focus();
  }

  #say(text, bad = false) {
    setText(byId('again-status'), text);
    byId('again-status').classList.toggle('bad', bad);
  }
}

function inputsOf(field) {
  return (PAIRS[field] ?? [FIELDS[field]]).map(byId);
}

// What the page knows, and the two streams that it learns it from: all runs, and the result of the selected run.

import { emptyResult, GAP, isOver, mergeEvent, REPEATED } from './model/result.js';
import { mergeRuns, resultAddress, resultName, runId } from './model/runs.js';
import { CLOSED, CONNECTING, JsonEventStream, OPEN, RECONNECTING } from './streams.js';

export class Session {
  #onChange;
  #runsStream;
  #resultStream;
  #fromSequence = 0;

  /** @param onChange called without arguments after every change; may be called often. */
  constructor(onChange) {
    this.#onChange = onChange;
    this.state = {
      runs: [],
      runsKnown: false,
      selected: null,
      section: '',
      followsNewest: true,
      result: null,
      connection: CONNECTING,
      lastEventAt: null,
      dataError: '',
      counters: { results: 0, repeats: 0, gaps: 0, reconnects: 0, badEvents: 0 },
    };
    this.#runsStream = this.#stream(() => api('api/events'), 'runs', (changed) => this.#runsChanged(changed));
    this.#resultStream = this.#stream(() => this.#resultAddress(), 'result', (event) => this.#resultChanged(event));
  }

  /** Opens the streams; a run given here stays selected, otherwise the newest run is followed. */
  start(run) {
    this.state.followsNewest = run === null;
    this.#runsStream.open();
    if (run !== null) this.#show(run);
  }

  select(run) {
    this.state.followsNewest = false;
    if (run !== this.state.selected) this.#show(run);
    this.#onChange();
  }

  followNewest() {
    this.state.followsNewest = true;
    this.#selectNewest();
    this.#onChange();
  }

  /** Gives the connections back while nobody looks; nothing is lost, since each stream resumes where it stopped. */
  pause() {
    this.#runsStream.close();
    this.#resultStream.close();
  }

  resume() {
    if (this.#runsStream.state !== CLOSED) return;
    this.#runsStream.open();
    this.#openResult();
  }

  get selectedSummary() {
    return this.state.runs.find((summary) => runId(summary) === this.state.selected) ?? null;
  }

  #stream(address, eventName, onData) {
    return new JsonEventStream(address, eventName, {
      onData: (data) => {
        this.state.lastEventAt = Date.now();
        onData(data);
        this.#onChange();
      },
      onState: () => this.#connectionChanged(),
      onBadData: (error) => {
        this.state.counters.badEvents++;
        this.state.dataError = `An update could not be read (${error.message}); what is shown may be incomplete.`;
        this.#onChange();
      },
    });
  }

  #runsChanged(changed) {
    this.state.runs = mergeRuns(this.state.runs, changed);
    this.state.runsKnown = true;
    if (this.state.followsNewest) this.#selectNewest();
    if (this.#resultStream.state === CLOSED) this.#openResult();
  }

  #selectNewest() {
    const newest = this.state.runs[0];
    if (newest !== undefined && runId(newest) !== this.state.selected) this.#show(runId(newest));
  }

  #show(run) {
    this.state.selected = run;
    this.state.result = emptyResult(run);
    this.state.dataError = '';
    this.#resultStream.close();
    this.#openResult();
  }

  /** Not before the run is known to exist: asking for an unknown one again and again would tell nothing. */
  #openResult() {
    if (this.selectedSummary === null || isOver(this.state.result.latest)) return;
    this.#resultStream.open();
  }

  #resultAddress() {
    const { run, sequence } = this.state.result;
    return api(resultAddress(run, '/events', sequence > 0 ? { after: sequence } : {}));
  }

  #resultChanged(event) {
    const { result, counters } = this.state;
    if (resultName(event.run, event.resultId) !== result.run) return;
    const outcome = mergeEvent(result, event);
    counters.results++;
    if (outcome === REPEATED) counters.repeats++;
    else if (outcome === GAP) this.#startOver();
    if (isOver(result.latest)) this.#resultStream.close();
  }

  #startOver() {
    this.state.counters.gaps++;
    this.state.result = emptyResult(this.state.selected);
    this.#resultStream.open();
  }

  #connectionChanged() {
    const states = [this.#runsStream.state, this.#resultStream.state];
    if (states.includes(RECONNECTING)) this.state.connection = RECONNECTING;
    else if (states.includes(CONNECTING)) this.state.connection = CONNECTING;
    else this.state.connection = states.includes(OPEN) ? OPEN : CLOSED;
    this.state.counters.reconnects = this.#runsStream.reconnects + this.#resultStream.reconnects;
    this.#onChange();
  }
}

function api(path) {
  return new URL(path, document.baseURI).href;
}

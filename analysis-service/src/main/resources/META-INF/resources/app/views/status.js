import { formatAge } from '../model/format.js';
import { isOver } from '../model/result.js';
import { CLOSED, CONNECTING, RECONNECTING } from '../streams.js';
import { byId, setData, setText } from './dom.js';

const TEXTS = {
  connecting: 'Connecting',
  reconnecting: 'Reconnecting',
  paused: 'Paused in the background',
  complete: 'Connected · run complete',
  ended: 'Connected · run ended',
  live: 'Live',
  waiting: 'Connected · waiting for a run',
};

/** The line at the top right: connection and last update. Announced when it changes in kind, not with each update. */
export class StatusView {
  #status = byId('status');
  #connection = byId('connection');
  #lastUpdate = byId('last-update');

  draw(state, summary) {
    const kind = kindOf(state, summary);
    setData(this.#status, 'state', kind);
    setData(this.#connection, 'state', kind);
    setText(this.#connection, TEXTS[kind]);
    const age = state.lastEventAt === null ? '' : `${kind === 'reconnecting' ? 'last update' : 'updated'} ${formatAge(Date.now() - state.lastEventAt)}`;
    setText(this.#lastUpdate, age);
  }
}

function kindOf(state, summary) {
  if (state.connection === CONNECTING) return 'connecting';
  if (state.connection === RECONNECTING) return 'reconnecting';
  if (state.connection === CLOSED) return 'paused';
  if (summary === null) return 'waiting';
  if (state.result?.latest?.complete === true || summary.complete === true) return 'complete';
  return isOver(state.result?.latest ?? summary) ? 'ended' : 'live';
}

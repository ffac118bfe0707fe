// Server-sent events that survive interruptions. The browser reconnects by itself and sends Last-Event-ID; where it
// gives up (the service answered with an error), the stream is opened anew from the last event that arrived.

export const CONNECTING = 'connecting';
export const OPEN = 'open';
export const RECONNECTING = 'reconnecting';
export const CLOSED = 'closed';

const FIRST_RETRY_MILLIS = 1000;
const LAST_RETRY_MILLIS = 15000;

export class JsonEventStream {
  #source = null;
  #timer = 0;
  #retryMillis = FIRST_RETRY_MILLIS;
  #wasOpen = false;

  /**
   * @param address gives the URL to open, each time a new connection begins.
   * @param eventName of the events that are wanted.
   * @param handlers onData(object), onState(state), onBadData(error).
   */
  constructor(address, eventName, handlers) {
    this.address = address;
    this.eventName = eventName;
    this.handlers = handlers;
    this.state = CLOSED;
    this.reconnects = 0;
  }

  open() {
    this.close();
    this.#connect();
  }

  close() {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
    this.#wasOpen = false;
    this.#become(CLOSED);
  }

  #connect() {
    const source = new EventSource(this.address());
    this.#source = source;
    this.#become(this.#wasOpen ? RECONNECTING : CONNECTING);
    source.addEventListener('open', () => this.#opened());
    source.addEventListener('error', () => this.#failed(source));
    source.addEventListener(this.eventName, (event) => this.#receive(event.data));
  }

  #opened() {
    if (this.#wasOpen) this.reconnects++;
    this.#wasOpen = true;
    this.#retryMillis = FIRST_RETRY_MILLIS;
    this.#become(OPEN);
  }

  #failed(source) {
    if (source !== this.#source) return;
    this.#become(RECONNECTING);
    if (source.readyState !== EventSource.CLOSED) return;
    this.#timer = setTimeout(() => this.#connect(), this.#retryMillis);
    this.#retryMillis = Math.min(LAST_RETRY_MILLIS, 2 * this.#retryMillis);
  }

  #receive(text) {
    let data;
    try {
      data = JSON.parse(text);
    } catch (error) {
      this.handlers.onBadData(error);
      return;
    }
    this.handlers.onData(data);
  }

  #become(state) {
    if (state === this.state) return;
    this.state = state;
    this.handlers.onState(state);
  }
}

// Wires the session to the views. Everything is drawn at most once per frame.

import { Session } from './session.js';
import { FindingsView } from './views/findings.js';
import { byId } from './views/dom.js';
import { PlotsView } from './views/plots.js';
import { RunListView } from './views/run-list.js';
import { RunView } from './views/run.js';
import { StatusView } from './views/status.js';
import { TablesView } from './views/tables.js';

const PAUSE_AFTER_HIDDEN_MILLIS = 60_000;
const CLOCK_MILLIS = 1000;

let frame = 0;
const session = new Session(schedule);
const views = [
  new StatusView(),
  new RunListView({ onSelect: select }),
  new RunView(),
  new FindingsView(),
  new PlotsView(),
  new TablesView(),
];

function schedule() {
  if (frame === 0) frame = requestAnimationFrame(draw);
}

function draw() {
  frame = 0;
  for (const view of views) view.draw(session.state, session.selectedSummary);
}

function runInAddress() {
  return new URLSearchParams(location.search).get('run');
}

function select(run) {
  history.pushState(null, '', `?run=${encodeURIComponent(run)}`);
  session.select(run);
}

function followNewest() {
  history.pushState(null, '', location.pathname);
  session.followNewest();
}

byId('follow-newest').addEventListener('click', followNewest);
byId('home').addEventListener('click', (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  followNewest();
});
addEventListener('popstate', () => {
  const run = runInAddress();
  if (run === null) session.followNewest();
  else session.select(run);
});

let pause = 0;
document.addEventListener('visibilitychange', () => {
  clearTimeout(pause);
  if (document.hidden) pause = setTimeout(() => session.pause(), PAUSE_AFTER_HIDDEN_MILLIS);
  else session.resume();
});
addEventListener('pagehide', () => session.pause());
addEventListener('pageshow', (event) => {
  if (event.persisted) session.resume();
});
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
  for (const view of views) view.themeChanged?.();
});
setInterval(schedule, CLOCK_MILLIS);

/** For tests and the console: what the page knows. */
window.perrin = { state: session.state };
session.start(runInAddress());
schedule();

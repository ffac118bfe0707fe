// Wires the session to the views. Everything is drawn at most once per frame.

import { Session } from './session.js';
import { readAddress, writeAddress } from './model/address.js';
import { DynamicsChoice } from './views/dynamics-choice.js';
import { FindingsView } from './views/findings.js';
import { byId } from './views/dom.js';
import { AgeingPanel } from './views/panels/ageing.js';
import { CovariancePanel } from './views/panels/covariance.js';
import { GrowthPanel } from './views/panels/growth.js';
import { ModesPanel } from './views/panels/modes.js';
import { NoisePanel } from './views/panels/noise.js';
import { TheoryPanel } from './views/panels/theory.js';
import { PlotsView } from './views/plots.js';
import { ReanalysisView } from './views/reanalysis.js';
import { RunListView } from './views/run-list.js';
import { RunView } from './views/run.js';
import { SectionsView } from './views/sections.js';
import { StatusView } from './views/status.js';
import { TablesView } from './views/tables.js';

const PAUSE_AFTER_HIDDEN_MILLIS = 60_000;
const CLOCK_MILLIS = 1000;

let frame = 0;
const session = new Session(schedule);
const choice = new DynamicsChoice();
const panels = {
  growth: entry(GrowthPanel, 'Waiting for enough lags and velocities to be measured.'),
  ageing: entry(AgeingPanel, 'Waiting for displacements from reference points.'),
  motion: entry(ModesPanel, 'Waiting for the curvature and the first snapshots projected on its modes.'),
  covariance: entry(CovariancePanel, 'Waiting for enough snapshots of the limiting phase.'),
  noise: entry(NoisePanel, 'Waiting for enough consecutive snapshots of the limiting phase.'),
  theory: entry(TheoryPanel, 'Waiting for predictions and for measurements with a known error.'),
};
const views = [
  new StatusView(),
  new RunListView({ onSelect: select }),
  new RunView(),
  new ReanalysisView({ onOpen: select }),
  new SectionsView(panels, { onSelect: show }),
  new FindingsView(),
  new PlotsView(choice),
  new TablesView(),
];

function entry(Panel, waitsFor) {
  return { panel: new Panel(choice), hasData: Panel.hasData, waitsFor };
}

function schedule() {
  if (frame === 0) frame = requestAnimationFrame(draw);
}

function draw() {
  frame = 0;
  for (const view of views) view.draw(session.state, session.selectedSummary);
}

/** Writes into the address what is shown: no run while the newest is followed. */
function go(run, section) {
  history.pushState(null, '', location.pathname + writeAddress({ run, section }));
  session.state.section = section;
}

function select(run) {
  go(run, session.state.section);
  session.select(run);
}

function show(section) {
  go(session.state.followsNewest ? null : session.state.selected, section);
  schedule();
}

function followNewest() {
  go(null, session.state.section);
  session.followNewest();
}

byId('follow-newest').addEventListener('click', followNewest);
byId('home').addEventListener('click', (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  followNewest();
});
addEventListener('popstate', () => {
  const { run, section } = readAddress(location.search);
  session.state.section = section;
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
const { run: runAtFirst, section: sectionAtFirst } = readAddress(location.search);
session.state.section = sectionAtFirst;
session.start(runAtFirst);
schedule();

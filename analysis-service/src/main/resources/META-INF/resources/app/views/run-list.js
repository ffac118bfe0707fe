import { writeAddress } from '../model/address.js';
import { formatAge, formatCount } from '../model/format.js';
import { modelLabel, newerRecord, phaseLabel, phaseOf, plannedSnapshots, progressOf, runId } from '../model/runs.js';
import { byId, create, resize, setAttribute, setData, setHidden, setText } from './dom.js';

/** All runs, newest first, as links that also work in a new tab. */
export class RunListView {
  #list = byId('run-list');
  #nav = byId('runs-nav');
  #count = byId('run-count');
  #follow = byId('follow-newest');

  constructor({ onSelect }) {
    this.#list.addEventListener('click', (event) => {
      const link = event.target.closest('a[data-run]');
      if (link === null || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
      event.preventDefault();
      onSelect(link.dataset.run);
    });
  }

  draw(state) {
    setHidden(this.#nav, state.runs.length === 0);
    setText(this.#count, state.runs.length > 0 ? formatCount(state.runs.length) : '');
    setHidden(this.#follow, state.followsNewest || state.runs.length === 0);
    resize(this.#list, state.runs.length, makeItem);
    state.runs.forEach((summary, index) => drawItem(this.#list.children[index].firstElementChild, summary, state));
  }
}

function makeItem() {
  const link = create('a', 'run-link');
  const bar = create('progress');
  bar.max = 1;
  link.append(
    create('span', 'run-link-name'),
    create('span', 'phase'),
    create('span', 'run-link-age number'),
    bar,
    create('span', 'run-link-what'),
    create('span', 'run-link-count number'),
  );
  const item = create('li');
  item.append(link);
  return item;
}

function drawItem(link, summary, state) {
  const [name, phase, age, bar, what, count] = link.children;
  const run = runId(summary);
  const result = run === state.selected ? state.result?.latest : null;
  const record = newerRecord(summary.record, result?.record);
  const analysed = Math.max(summary.snapshotsAnalysed ?? 0, result?.snapshotsAnalysed ?? 0);
  setAttribute(link, 'href', writeAddress({ run, section: state.section }));
  setData(link, 'run', run);
  setAttribute(link, 'aria-current', run === state.selected ? 'true' : null);
  setText(name, run);
  setAttribute(name, 'title', run);
  setText(phase, phaseLabel(phaseOf(record)));
  setData(phase, 'phase', phaseOf(record));
  const { fraction } = progressOf(record, result?.lastStep, analysed);
  setAttribute(bar, 'value', fraction === undefined ? 0 : fraction.toFixed(4));
  setAttribute(bar, 'aria-label', `Progress of ${run}`);
  setText(what, `${modelLabel(record)} · ${record?.spec?.data ?? ''}`);
  setText(age, startText(record));
  setText(count, snapshotText(record, analysed));
}

function snapshotText(record, analysed) {
  const planned = plannedSnapshots(record);
  const total = planned === undefined ? '' : ` of ${formatCount(planned)}`;
  return `${formatCount(analysed)}${total} snapshots`;
}

function startText(record) {
  const started = Date.parse(record?.startedAt ?? '');
  return Number.isNaN(started) ? '' : formatAge(Date.now() - started);
}

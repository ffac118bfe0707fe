import { formatCount, formatPercent, formatNumber, formatSetting, isNumber, UNKNOWN } from '../model/format.js';
import {
  dimensionOf,
  hasEnded,
  modelLabel,
  newerRecord,
  phaseLabel,
  phaseOf,
  plannedSnapshots,
  progressOf,
  resultAddress,
  samplingLabel,
} from '../model/runs.js';
import { resultIdOf, settingFacts, settingsBrief } from '../model/settings.js';
import { byId, create, resize, setAttribute, setData, setHidden, setNumber, setText } from './dom.js';

/** What the selected run is and how far it has come; or, without one, what to do. */
export class RunView {
  draw(state, summary) {
    const record = newerRecord(summary?.record, state.result?.latest?.record);
    const known = record !== undefined;
    setHidden(byId('run-view'), !known);
    setHidden(byId('no-run'), known || !state.runsKnown);
    setText(document.querySelector('title'), known ? `${record.run} · Perrin` : 'Perrin');
    setAttribute(byId('json-link'), 'href', known ? resultAddress(state.selected ?? record.run) : 'api/runs');
    if (known) drawRun(record, state, summary);
    else drawNoRun(state);
  }
}

function drawNoRun(state) {
  const unknown = state.selected !== null;
  setText(byId('no-run-title'), unknown ? 'Unknown run' : 'No run yet');
  setText(byId('no-run-text'), unknown ? `No run is called “${state.selected}”.` : 'Start one with');
  setHidden(byId('no-run-command'), unknown);
  setText(byId('no-run-hint'), unknown ? 'Should it begin, it appears here by itself.' : 'It appears here by itself.');
}

function drawRun(record, state, summary) {
  const result = state.result?.latest;
  const phase = phaseOf(record);
  const analysed = Math.max(summary?.snapshotsAnalysed ?? 0, result?.snapshotsAnalysed ?? 0);
  setText(byId('run-name'), record.run);
  setText(byId('phase'), phaseLabel(phase));
  setData(byId('phase'), 'phase', phase);
  setText(byId('run-summary'), [modelLabel(record), record.spec?.data, samplingLabel(record)].filter(Boolean).join(' · '));
  drawProgress(record, result, analysed);
  setText(byId('run-brief'), briefOf(record, analysed));
  setData(byId('run-view'), 'section', state.section);
  drawFacts(byId('run-facts'), factsOf(record, result, analysed));
  drawSettings(result);
  drawNotice(byId('run-reason'), record.reason ? `${phaseLabel(phase)}: ${record.reason}` : '');
  const status = result?.predictionStatus ?? '';
  drawNotice(byId('prediction-status'), status === '' ? '' : `${hasEnded(phase) ? 'No prediction' : 'No prediction yet'}: ${status}`);
  const incomplete = result?.snapshotsIncomplete ?? 0;
  const refused = incomplete > 0 ? `${formatCount(incomplete)} snapshots were refused and are left out. ` : '';
  drawNotice(byId('data-error'), refused + state.dataError);
}

function drawNotice(node, text) {
  setText(node, text);
  setHidden(node, text === '');
}

function drawProgress(record, result, analysed) {
  const { step, lastStep, fraction } = progressOf(record, result?.lastStep, analysed);
  setAttribute(byId('progress'), 'value', (fraction ?? 0).toFixed(5));
  const of = lastStep === undefined ? '' : ` of ${formatCount(lastStep)}`;
  const activity = hasEnded(phaseOf(record)) || !record.progress?.activity ? '' : ` · ${record.progress.activity}`;
  const share = fraction === undefined ? '' : ` · ${formatPercent(fraction, 0)}`;
  setText(byId('progress-text'), `step ${formatCount(step)}${of}${share}${activity}`);
}

/** A result made again is told from the live one by its id; the settings of both stand below. */
function drawSettings(result) {
  const id = resultIdOf(result);
  const facts = settingFacts(result);
  setText(byId('result-id'), id === '' ? '' : `re-analysed: ${id}`);
  setHidden(byId('result-id'), id === '');
  setHidden(byId('settings'), facts.length === 0);
  setText(byId('settings-brief'), settingsBrief(result));
  drawFacts(byId('setting-facts'), facts);
}

function drawFacts(list, facts) {
  resize(list, facts.length, makeFact);
  facts.forEach(([term, text, id, value], index) => {
    const [dt, dd] = list.children[index].children;
    setText(dt, term);
    setNumber(dd, text, value);
    setAttribute(dd, 'id', id ?? null);
    setAttribute(dd, 'data-testid', id ?? null);
  });
}

function makeFact() {
  const group = create('div');
  group.append(create('dt'), create('dd'));
  return group;
}

/** The facts in one line, where they are not what one looks for. */
function briefOf(record, analysed) {
  const { learningRate, momentum, batchSize, weightDecay } = record.spec?.hyperparameters ?? {};
  return [
    `η = ${formatSetting(learningRate)}`,
    `β = ${formatSetting(momentum ?? 0)}`,
    `S = ${formatCount(batchSize)}`,
    `λ = ${formatSetting(weightDecay ?? 0)}`,
    `d = ${formatCount(dimensionOf(record))}`,
    `${formatCount(analysed)} snapshots`,
  ].join(' · ');
}

function factsOf(record, result, analysed) {
  const hyper = record.spec?.hyperparameters ?? {};
  const limiting = record.limiting;
  const planned = plannedSnapshots(record);
  const published = Math.max(record.progress?.snapshotsPublished ?? 0, analysed);
  const counted = hasEnded(phaseOf(record)) ? formatCount(published) : published > 0 ? `≥ ${formatCount(published)}` : '0';
  const facts = [
    ['Learning rate η', formatSetting(hyper.learningRate)],
    ['Momentum β', formatSetting(hyper.momentum ?? 0)],
    ['Batch size S', formatCount(hyper.batchSize)],
    ['Weight decay λ', formatSetting(hyper.weightDecay ?? 0)],
    ['Parameters d', formatCount(dimensionOf(record))],
    ['Examples N', record.dataSetSize > 0 ? formatCount(record.dataSetSize) : UNKNOWN],
    ['Seed', String(record.spec?.seed ?? 0)],
    ['Snapshots planned', formatCount(planned)],
    ['Snapshots published', counted, 'snapshots-published', published],
    ['Snapshots analysed', formatCount(analysed), 'snapshots-analysed', analysed],
  ];
  if (result?.firstOrdinal > 0) facts.push(['Measured from snapshot', formatCount(result.firstOrdinal)]);
  if (limiting !== undefined) {
    facts.push(['Reference step', formatCount(limiting.referenceStep ?? 0)]);
    facts.push(['Burn-in, steps', formatCount(limiting.burnInSteps ?? 0)]);
    const examples = Number(limiting.referenceExamples ?? 0);
    const some = examples > 0 && examples !== Number(record.dataSetSize ?? examples);
    const of = some ? ` (${formatCount(examples)} examples)` : '';
    facts.push(['Loss there', formatNumber(limiting.referenceLoss, 5) + of]);
    if (isNumber(limiting.referenceAccuracy)) {
      facts.push(['Accuracy there', formatPercent(limiting.referenceAccuracy, 2) + of]);
    }
  }
  return facts;
}

import { compare, modelError, motionOf } from '../model/agreement.js';
import { formatCount, formatNumber, formatPercent, formatSigmas, formatWithError, isNumber, UNKNOWN } from '../model/format.js';
import { byId, create, resize, setData, setHidden, setNumber, setText } from './dom.js';

/** The numbers that a run is watched for, beside what the theory says, and what the theory leaves out. */
export class FindingsView {
  draw(state) {
    const latest = state.result?.latest ?? {};
    const error = modelError(latest.caveats);
    drawExponent(latest.exponent);
    drawLocal(latest.localDisplacement, error);
    drawCaveats(latest.caveats ?? [], error);
  }
}

function drawExponent(exponent) {
  const value = exponent?.exponent;
  const { measured, standardError, predicted, predictedLangevin } = value ?? {};
  const decimals = isNumber(standardError) && standardError > 0 ? errorDecimals(standardError) : 3;
  const plain = (number) => (isNumber(number) ? number.toFixed(decimals).replace('-', '−') : UNKNOWN);
  const doubt = isNumber(measured) && standardError > 0 ? ` ± ${plain(standardError)}` : '';
  setNumber(byId('exponent-measured'), plain(measured) + doubt, measured);
  setNumber(byId('exponent-predicted'), plain(predicted), predicted);
  setNumber(byId('exponent-langevin'), plain(predictedLangevin), predictedLangevin);
  setText(byId('exponent-note'), isNumber(measured) ? exponentNote(exponent) : 'Waiting for enough lags.');
}

/** Two digits of the error, between one and four decimals. */
function errorDecimals(standardError) {
  return Math.min(4, Math.max(1, 1 - Math.floor(Math.log10(standardError))));
}

function exponentNote(exponent) {
  const { measured, standardError } = exponent.exponent;
  const window = `Fitted on lags ${formatCount(exponent.fromLagSteps ?? 0)} to ${formatCount(exponent.toLagSteps ?? 0)} steps.`;
  const motion = motionOf(measured, standardError);
  return `${window} ${motion.charAt(0).toUpperCase()}${motion.slice(1)}.`;
}

function drawLocal(local, error) {
  const measured = byId('local-measured');
  setNumber(measured, formatWithError(local?.measured, local?.standardError), local?.measured);
  setNumber(byId('local-predicted'), formatNumber(local?.predicted), local?.predicted);
  drawRatio(byId('local-ratio'), compare(local, error));
}

/** The ratio as a coloured mark, after the σ count where the measurement lies outside the model error. */
export function drawRatio(cell, comparison) {
  resize(cell, 2, (index) => create('span', index === 0 ? 'sigmas' : 'grade'));
  const [sigmas, ratio] = cell.children;
  setText(ratio, isNumber(comparison.ratio) ? comparison.ratio.toFixed(3) : UNKNOWN);
  setData(ratio, 'grade', comparison.grade);
  setText(sigmas, formatSigmas(comparison.sigmas));
  setHidden(sigmas, !(Math.abs(comparison.sigmas) >= 0.05));
}

function drawCaveats(caveats, error) {
  const list = byId('caveats');
  resize(list, caveats.length, () => create('li'));
  caveats.forEach((caveat, index) => {
    setText(list.children[index], caveat.message ?? caveat.kind);
    setData(list.children[index], 'kind', caveat.kind ?? '');
  });
  setText(byId('model-error'), modelErrorText(caveats, error));
}

function modelErrorText(caveats, error) {
  if (caveats.length === 0) return 'Nothing known for this run so far.';
  const unbounded = error.unbounded.length > 0 ? ' Where no size is stated, the ratios may lie further off.' : '';
  if (error.low === 0 && error.high === 0) return unbounded.trim();
  const bounds = [];
  if (error.low < 0) bounds.push(`${formatPercent(-error.low)} below`);
  if (error.high > 0) bounds.push(`${formatPercent(error.high)} above`);
  return `For these reasons measured may lie up to ${bounds.join(' and ')} predicted.${unbounded}`;
}

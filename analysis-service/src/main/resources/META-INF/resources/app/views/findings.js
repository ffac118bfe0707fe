import { compare, modelError, motionOf } from '../model/agreement.js';
import { formatCount, formatNumber, formatPercent, formatSigmas, formatWithError, isNumber, UNKNOWN } from '../model/format.js';
import { windowText } from '../model/growth.js';
import { formatInterval, hasValue, intervalOf, standardErrorOf } from '../model/measured.js';
import { setNote } from './cards.js';
import { byId, create, resize, setData, setHidden, setNumber, setText } from './dom.js';

/** The numbers that a run is watched for, beside what the theory says, and what the theory leaves out. */
export class FindingsView {
  draw(state) {
    const latest = state.result?.latest ?? {};
    const error = modelError(latest.caveats);
    drawExponent(latest);
    drawLocal(latest.localDisplacement, error);
    drawCaveats(latest.caveats ?? [], error);
  }
}

function drawExponent({ exponent, exponentFit: fit }) {
  const plainFit = exponent?.exponent ?? {};
  const best = hasValue(fit?.exponent) ? fit.exponent : { value: plainFit.measured, standardError: plainFit.standardError };
  const predicted = isNumber(fit?.predicted) ? fit.predicted : plainFit.predicted;
  const write = exponentWriter(standardErrorOf(best));
  const interval = hasValue(fit?.exponent) ? intervalOf(fit.exponent) : null;
  setNumber(byId('exponent-measured'), write(best.value, standardErrorOf(best)), best.value);
  setNote(byId('exponent-interval'), interval === null ? '' : `95 %: ${formatInterval(interval)}`);
  setNumber(byId('exponent-predicted'), write(predicted), predicted);
  setNumber(byId('exponent-langevin'), write(plainFit.predictedLangevin), plainFit.predictedLangevin);
  const squares = hasValue(fit?.leastSquares) ? fit.leastSquares : {};
  setHidden(byId('least-squares-row'), !hasValue(squares));
  setNumber(byId('exponent-least-squares'), write(squares.value, standardErrorOf(squares)), squares.value);
  setText(byId('exponent-note'), isNumber(best.value) ? exponentNote(best, fit, exponent) : 'Waiting for enough lags.');
}

/** All exponents of one card to the same place: two digits of the error, between one and four decimals. */
function exponentWriter(standardError) {
  const decimals = standardError > 0 ? Math.min(4, Math.max(1, 1 - Math.floor(Math.log10(standardError)))) : 3;
  const plain = (number) => (isNumber(number) ? number.toFixed(decimals).replace('-', '−') : UNKNOWN);
  return (value, error) => plain(value) + (isNumber(value) && error > 0 ? ` ± ${plain(error)}` : '');
}

function exponentNote(best, fit, exponent) {
  const own = `lags ${formatCount(exponent?.fromLagSteps ?? 0)} to ${formatCount(exponent?.toLagSteps ?? 0)} steps`;
  const window = hasValue(fit?.exponent) && windowText(fit) !== '' ? windowText(fit) : own;
  const method = hasValue(fit?.exponent) ? ' Least squares; the interval allows for the correlation of points.' : '';
  const motion = motionOf(best.value, standardErrorOf(best));
  return `Fitted on ${window}.${method} ${motion.charAt(0).toUpperCase()}${motion.slice(1)}.`;
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

import { autocorrelationCurves, comparisonCurves } from '../../model/curves.js';
import { formatCount, formatNumber } from '../../model/format.js';
import { formatStep } from '../../model/growth.js';
import { formatMeasured, hasValue } from '../../model/measured.js';
import { markedFrequencies, spectrumCurve, vanHoveCurves } from '../../model/modes.js';
import { drawLevels, drawVerticals } from '../../plots/marks.js';
import { PlanePlot } from '../../plots/plane-plot.js';
import { makePlotCard, setMath, setNote } from '../cards.js';
import { CurvesCard } from '../curves-card.js';
import { setHidden, setText } from '../dom.js';
import { drawLegend, itemsOf, onLegend } from '../legend.js';

const ZERO = { value: 0, name: 'line-strong', width: 1 };
const lagText = (lag) => `lag ${formatStep(lag)}`;

/** The plots of one mode. */
export class ModePlots {
  #marks = [];
  #choice;
  #answer = { steps: [], positions: [], velocities: [] };
  #mode = {};
  #phase = makePlotCard('motion', { id: 'phase-plane', title: 'Phase plane', className: 'side-first', shape: 'plot-plane' });
  #plane = new PlanePlot(this.#phase.plot, this.#phase.readout, {
    describe: (place) => this.#describePoint(place),
    ellipse: () => predictedEllipse(this.#mode.variance),
  });
  #spectrum = this.#card('spectrum', 'Spectrum of the velocity (Welch)', 'velocity² per rad / step', 'frequency, rad / step', {
    x: 'linear',
    y: 'log',
    over: (plot) => drawVerticals(plot, this.#marks),
    describeX: (value) => `${formatNumber(value, 3)} rad / step`,
  });
  #msd = this.#card('mode-msd', 'Mean-squared displacement of this mode', 'MSD, parameter²', 'lag, steps', { x: 'log', y: 'log', describeX: lagText });
  #velocity = this.#card('mode-velocity', 'Velocity autocorrelation of this mode', 'divided by its value at lag 0', 'lag, steps', {
    x: 'log',
    y: 'linear',
    levels: () => [0],
    under: (plot) => drawLevels(plot, [ZERO]),
    describeX: lagText,
  });
  #vanHove = this.#card('van-hove', 'Displacements over a lag (van Hove)', 'density', 'displacement, standard deviations', {
    x: 'linear',
    y: 'log',
    describeX: (value) => `${formatNumber(value, 3)} σ`,
  });

  constructor(choice, redraw) {
    this.#choice = choice;
    for (const card of [this.#msd, this.#velocity]) {
      onLegend(card.parts.legend, (dynamics) => {
        choice.toggle(dynamics);
        redraw();
      });
    }
  }

  /** The numbers of the mode stand beside its phase plane, before the other plots. */
  placeBefore(numbers) {
    this.#phase.card.after(numbers);
  }

  draw(mode, answer, latest) {
    this.#mode = mode;
    this.#answer = answer;
    const { motion } = mode;
    this.#marks = markedFrequencies(motion);
    this.#drawPhase();
    const spectrum = spectrumCurve(motion);
    const marks = this.#marks.map((mark) => ({ text: `${mark.name} frequency`, colour: mark.colour, kind: mark.dash === undefined ? 'line' : 'dashes' }));
    this.#spectrum.show([spectrum], { legend: [...itemsOf([spectrum]), ...marks] });
    this.#drawDynamics(this.#msd, (motion?.msd ?? []).map((point) => ({ x: point.lagSteps, comparison: point.msd })), latest);
    this.#drawVelocity(motion?.velocityAutocorrelation ?? [], latest);
    this.#vanHove.show(vanHoveCurves(motion), { note: gaussianityNote(motion) });
  }

  themeChanged() {
    for (const plot of [this.#plane, this.#spectrum, this.#msd, this.#velocity, this.#vanHove]) plot.redraw();
  }

  #card(id, title, y, x, axes) {
    return new CurvesCard('motion', { id, title, y, x, what: title, className: 'half', axes });
  }

  #drawPhase() {
    const { steps, positions, velocities, error = '' } = this.#answer;
    setHidden(this.#phase.card, steps.length === 0 && error === '');
    setNote(this.#phase.note, error);
    const empty = error === '' ? 'Waiting for the trajectory.' : 'No trajectory.';
    this.#plane.show({ xs: positions, ys: velocities }, `Position and velocity of mode ${this.#mode.index + 1}: ${steps.length} points. Arrow keys follow the path.`, empty);
    const [position, velocity] = this.#plane.units('parameter', 'loss / parameter');
    setMath(this.#phase.x, `position q·(θ − θ_{ref}), ${position}`);
    setMath(this.#phase.y, `velocity q·v, ${velocity}`);
    const items = [{ text: `step ${formatCount(steps[0])}`, colour: 'seq:0', kind: 'line' }, { text: `step ${formatCount(steps.at(-1))}`, colour: 'seq:1', kind: 'line' }];
    const ellipse = predictedEllipse(this.#mode.variance) === null ? [] : [{ text: 'predicted, two standard deviations', colour: 'theory', kind: 'line' }];
    drawLegend(this.#phase.legend, steps.length === 0 ? [] : [...items, ...ellipse]);
  }

  #describePoint(place) {
    const { steps, positions, velocities } = this.#answer;
    return `step ${formatCount(steps[place])} · position ${formatNumber(positions[place], 3)} · velocity ${formatNumber(velocities[place], 3)}`;
  }

  #drawDynamics(card, points, latest) {
    const comparisons = points.map((point) => point.comparison);
    const favoured = latest.theoryComparison?.favoured;
    const curves = comparisonCurves(points, this.#choice.shown(comparisons, favoured));
    card.show(curves.at(-1).xs.length === 0 ? [] : curves, { legend: [...itemsOf(curves.slice(-1)), ...this.#choice.items(comparisons, favoured)] });
  }

  #drawVelocity(points, latest) {
    const comparisons = points.map((point) => point.autocovariance);
    const favoured = latest.theoryComparison?.favoured;
    const { normalised, curves } = autocorrelationCurves(points, this.#choice.shown(comparisons, favoured));
    setText(this.#velocity.parts.y, normalised ? 'divided by its value at lag 0' : 'not normalised, (loss / parameter)²');
    this.#velocity.show(curves.at(-1).xs.length === 0 ? [] : curves, { legend: [...itemsOf(curves.slice(-1)), ...this.#choice.items(comparisons, favoured)] });
  }
}

/** Two standard deviations of the predicted stationary law. */
function predictedEllipse(variance) {
  const position = variance?.positionVariance?.predicted;
  const velocity = variance?.velocityVariance?.predicted;
  return position > 0 && velocity > 0 ? [2 * Math.sqrt(position), 2 * Math.sqrt(velocity)] : null;
}

function gaussianityNote(motion) {
  const known = (motion?.distributions ?? []).filter((one) => hasValue(one.nonGaussianity));
  if (known.length === 0) return '';
  const parts = known.map((one) => `${formatMeasured(one.nonGaussianity)} at lag ${formatCount(one.lagSteps)}`);
  return `α₂ = ⟨x⁴⟩/3⟨x²⟩² − 1, 0 for Gaussian displacements: ${parts.join('; ')}.`;
}

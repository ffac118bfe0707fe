import { CurvesPlot } from '../plots/curves-plot.js';
import { makePlotCard, setNote } from './cards.js';
import { setHidden } from './dom.js';
import { drawLegend, itemsOf } from './legend.js';

/** A card with a plot of curves, hidden while there are none. */
export class CurvesCard {
  #plot;
  #description;

  /** @param description of the card (see makePlotCard) and of the plot (see CurvesPlot), with `what`: its name for readers. */
  constructor(section, description) {
    this.#description = description;
    this.parts = makePlotCard(section, description);
    this.#plot = new CurvesPlot(this.parts.plot, this.parts.readout, description.axes);
  }

  /**
   * @param legend items; those of the curves where it is left out.
   * @param note below the plot.
   */
  show(curves, { legend = itemsOf(curves), note = '', summary = '' } = {}) {
    const drawn = curves.filter((curve) => curve.xs.length > 0);
    const count = Math.max(0, ...drawn.filter((curve) => curve.colour !== 'theory').map((curve) => curve.xs.length));
    setHidden(this.parts.card, drawn.length === 0);
    drawLegend(this.parts.legend, legend);
    setNote(this.parts.note, note);
    const label = `${this.#description.what}: ${drawn.map((curve) => curve.name).join(', ')}. ${summary}`;
    this.#plot.show(drawn, count, label, 'Nothing to draw.');
  }

  get exponent() {
    return this.#plot.exponent;
  }

  redraw() {
    this.#plot.redraw();
  }
}

import { FIRST_SECTION, writeAddress } from '../model/address.js';
import { byId, setAttribute, setData, setHidden, setText } from './dom.js';

/** One section of the run at a time; only that one is drawn. */
export class SectionsView {
  #panels;
  #links = [...byId('sections').querySelectorAll('a[data-section]')];
  #drawn = {};

  /** @param panels by name: { panel, hasData(latest), waitsFor } each; panels draw into the section that has their name. */
  constructor(panels, { onSelect }) {
    this.#panels = panels;
    byId('sections').addEventListener('click', (event) => {
      const link = event.target.closest('a[data-section]');
      if (link === null || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
      event.preventDefault();
      onSelect(link.dataset.section);
    });
  }

  draw(state) {
    const latest = state.result?.latest ?? null;
    const active = this.#links.some((link) => link.dataset.section === state.section) ? state.section : FIRST_SECTION;
    for (const link of this.#links) this.#drawLink(link, active, latest, state.selected);
    const unchanged = this.#drawn.latest === latest && this.#drawn.active === active && this.#drawn.run === state.selected;
    if (unchanged) return;
    if (this.#drawn.active !== active) this.#bringIntoSight(active);
    this.#drawn = { latest, active, run: state.selected };
    const entry = this.#panels[active];
    if (entry === undefined) return;
    const known = latest !== null && entry.hasData(latest);
    const notice = byId(active).querySelector('.section-empty');
    setText(notice, entry.waitsFor);
    setHidden(notice, known);
    entry.panel.draw(latest ?? {}, state);
  }

  themeChanged() {
    for (const entry of Object.values(this.#panels)) entry.panel.themeChanged();
  }

  /** On a narrow screen the names of the sections scroll sideways. */
  #bringIntoSight(active) {
    const link = this.#links.find((each) => each.dataset.section === active);
    const bar = link.parentElement;
    bar.scrollLeft = link.offsetLeft - bar.offsetLeft - (bar.clientWidth - link.offsetWidth) / 2;
  }

  #drawLink(link, active, latest, run) {
    const name = link.dataset.section;
    setAttribute(link, 'href', writeAddress({ run, section: name }) || './');
    setAttribute(link, 'aria-current', name === active ? 'true' : null);
    const entry = this.#panels[name];
    setData(link, 'empty', entry !== undefined && (latest === null || !entry.hasData(latest)));
    setHidden(byId(name), name !== active);
  }
}

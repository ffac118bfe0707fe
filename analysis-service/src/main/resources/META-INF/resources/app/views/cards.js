// Cards made by script: a heading, and below it a plot, numbers or a table.

import { byId, create, resize, setHidden, setText } from './dom.js';

/** Text in which _{…} is set low and ^{…} high. */
export function setMath(node, text) {
  if (node.dataset.math === text) return node;
  node.dataset.math = text;
  node.replaceChildren();
  for (const part of text.split(/([_^]\{[^}]*\})/)) {
    const mark = /^([_^])\{(.*)\}$/.exec(part);
    if (mark === null) node.append(part);
    else node.append(create(mark[1] === '_' ? 'sub' : 'sup', '', mark[2]));
  }
  return node;
}

/** A card at the end of a section; hidden until something is drawn in it. */
export function makeCard(section, id, title, className) {
  const card = create('section', `card ${className}`);
  const heading = setMath(create('h2'), title);
  heading.id = `${id}-heading`;
  card.setAttribute('aria-labelledby', heading.id);
  card.hidden = true;
  card.append(heading);
  byId(section).append(card);
  return card;
}

/** The parts of a card with a plot: { card, y, plot, readout, x, legend, note }. */
export function makePlotCard(section, { id, title, y = '', x = '', className = 'third', shape = '' }) {
  const card = makeCard(section, id, title, `plot-card ${className}`);
  const parts = {
    card,
    y: setMath(create('p', 'axis-title'), y),
    plot: create('div', `plot ${shape}`),
    readout: create('p', 'readout number'),
    x: setMath(create('p', 'axis-title'), x),
    legend: create('ul', 'legend'),
    note: create('p', 'finding-note'),
  };
  parts.plot.id = `${id}-plot`;
  parts.plot.dataset.testid = parts.plot.id;
  parts.plot.dataset.points = '0';
  parts.legend.setAttribute('aria-label', 'Legend');
  const row = create('div', 'axis-row');
  row.append(parts.readout, parts.x);
  card.append(parts.y, parts.plot, row, parts.legend, parts.note);
  return parts;
}

/** A table with its columns { title, className }, in a region that scrolls sideways: { card, body, note, headings, titles }. */
export function makeTableCard(section, { id, title, columns, className = 'full' }) {
  const card = makeCard(section, id, title, `table-card ${className}`);
  const scroll = create('div', 'table-scroll');
  scroll.tabIndex = 0;
  scroll.setAttribute('role', 'region');
  scroll.setAttribute('aria-label', `${card.firstElementChild.textContent}: table, scrolls sideways`);
  const table = create('table');
  table.className = 'fit';
  table.id = `${id}-table`;
  table.dataset.testid = table.id;
  const row = table.createTHead().insertRow();
  for (const column of columns) {
    const cell = setMath(create('th', column.className ?? ''), column.title);
    cell.scope = 'col';
    row.append(cell);
  }
  scroll.append(table);
  const note = create('p', 'finding-note');
  card.append(scroll, note);
  return {
    card,
    body: table.createTBody(),
    note,
    headings: [...row.cells],
    titles: columns.map((column) => column.title),
    classes: columns.map((column) => column.className ?? ''),
  };
}

/** Rows of text: one array of cells a row; a cell is a text, or a function that draws into the cell it is given. */
export function fillTable({ body, classes }, rows) {
  resize(body, rows.length, () => makeRow(classes));
  rows.forEach((row, index) => {
    row.forEach((content, column) => {
      const cell = body.rows[index].cells[column];
      if (typeof content === 'function') content(cell);
      else setMath(cell, content);
    });
  });
}

function makeRow(classes) {
  const row = create('tr');
  classes.forEach((className, index) => {
    const cell = create(index === 0 ? 'th' : 'td', className);
    if (index === 0) cell.scope = 'row';
    row.append(cell);
  });
  return row;
}

/** A text that takes no room while it is empty. */
export function setNote(node, text) {
  setText(node, text);
  setHidden(node, text === '');
}

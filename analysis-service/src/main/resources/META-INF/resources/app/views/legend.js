// What the curves of a plot are, and which of them are drawn.

import { cssColour } from '../plots/palette.js';
import { setMath } from './cards.js';
import { create, resize, setAttribute } from './dom.js';

/**
 * @param items { text, colour, kind: 'line' | 'dashes' | 'points' | 'hollow' | 'area', key?, pressed? } each; those with a key
 *     are buttons.
 */
export function drawLegend(list, items) {
  resize(list, items.length, makeItem);
  items.forEach((item, index) => drawItem(list.children[index], item));
  list.hidden = items.length === 0;
}

/** Calls back with the key of the item that was pressed. */
export function onLegend(list, pressed) {
  list.addEventListener('click', (event) => {
    const key = event.target.closest('button')?.dataset.key;
    if (key) pressed(key);
  });
}

function makeItem() {
  const item = create('li');
  const button = create('button', 'legend-item');
  button.type = 'button';
  button.append(create('span'), create('span'));
  item.append(button);
  return item;
}

function drawItem(node, item) {
  const button = node.firstElementChild;
  const [swatch, text] = button.children;
  setAttribute(swatch, 'class', `swatch swatch-${item.kind}`);
  swatch.style.setProperty('--swatch', cssColour(item.colour));
  setMath(text, item.text);
  button.disabled = item.key === undefined;
  button.dataset.key = item.key ?? '';
  setAttribute(button, 'aria-pressed', item.key === undefined ? null : String(item.pressed));
}

/** The legend of curves as they are drawn. */
export function itemsOf(curves) {
  return curves.map((curve) => ({ text: curve.name, colour: curve.colour, kind: kindOf(curve) }));
}

export function kindOf(curve) {
  if (curve.points) return curve.hollow ? 'hollow' : 'points';
  return curve.dash === undefined ? 'line' : 'dashes';
}

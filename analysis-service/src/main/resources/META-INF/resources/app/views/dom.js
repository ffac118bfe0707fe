// The few things that views do to the document. A text is written only where it changed, so that a selection survives.

export function byId(id) {
  return document.getElementById(id);
}

export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

export function setHidden(node, hidden) {
  if (node.hidden !== hidden) node.hidden = hidden;
}

export function setData(node, name, value) {
  const text = String(value);
  if (node.dataset[name] !== text) node.dataset[name] = text;
}

/** Drops the attribute when `value` is null. */
export function setAttribute(node, name, value) {
  if (value === null) node.removeAttribute(name);
  else if (node.getAttribute(name) !== String(value)) node.setAttribute(name, value);
}

export function create(tag, className = '', text = '') {
  const node = document.createElement(tag);
  if (className !== '') node.className = className;
  if (text !== '') node.textContent = text;
  return node;
}

/** Makes `parent` have as many children as `count`, each new one from `make`. Children that stay are kept. */
export function resize(parent, count, make) {
  while (parent.children.length > count) parent.lastElementChild.remove();
  while (parent.children.length < count) parent.append(make(parent.children.length));
}

/** A number together with its exact value for programs. */
export function setNumber(node, text, value) {
  setText(node, text);
  if (typeof value === 'number' && Number.isFinite(value)) setData(node, 'value', value);
  else delete node.dataset.value;
}

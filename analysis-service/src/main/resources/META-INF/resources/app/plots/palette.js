// Colours by role, as they stand now in the light or the dark scheme.

const STOPS = 5;

/** The value of a custom property; `seq:0.25` is that place in the sequence of colours for curves that follow one another. */
export function colour(name) {
  return name.startsWith('seq:') ? mixed(Number(name.slice(4))) : property(name);
}

/** The same colour as CSS, for swatches; a mix of colours stays as it is. */
export function cssColour(name) {
  if (name.startsWith('color-mix')) return name;
  if (!name.startsWith('seq:')) return `var(--${name})`;
  const { stop, share } = place(Number(name.slice(4)));
  return `color-mix(in srgb, var(--seq-${stop + 1}) ${(100 * share).toFixed(1)}%, var(--seq-${stop}))`;
}

function property(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

function place(fraction) {
  const position = Math.min(1, Math.max(0, fraction)) * (STOPS - 1);
  const stop = Math.min(STOPS - 2, Math.floor(position));
  return { stop: stop + 1, share: position - stop };
}

function mixed(fraction) {
  const { stop, share } = place(fraction);
  return mix(property(`seq-${stop}`), property(`seq-${stop + 1}`), share);
}

/** Between two colours #rrggbb. */
export function mix(from, to, share) {
  const channel = (hex, index) => parseInt(hex.slice(1 + 2 * index, 3 + 2 * index), 16);
  const parts = [0, 1, 2].map((index) => Math.round(channel(from, index) * (1 - share) + channel(to, index) * share));
  return `rgb(${parts.join(' ')})`;
}

// What the address of the page says: the run and the section that are shown. Pure functions.

export const FIRST_SECTION = 'displacement';

export function readAddress(search) {
  const query = new URLSearchParams(search);
  return { run: query.get('run'), section: query.get('section') ?? FIRST_SECTION };
}

/** The query for an address; empty where it would say only what holds anyway. */
export function writeAddress({ run, section }) {
  const query = new URLSearchParams();
  if (run !== null) query.set('run', run);
  if (section !== FIRST_SECTION) query.set('section', section);
  const text = query.toString().replaceAll('%2F', '/');
  return text === '' ? '' : `?${text}`;
}

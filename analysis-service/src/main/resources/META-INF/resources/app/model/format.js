// Numbers and times as people read them. Pure functions; no DOM.

const SUPERSCRIPTS = { '-': '⁻', 0: '⁰', 1: '¹', 2: '²', 3: '³', 4: '⁴', 5: '⁵', 6: '⁶', 7: '⁷', 8: '⁸', 9: '⁹' };
const MINUS = '−';
const THIN = '\u202f';

/** What stands where a number is not known. */
export const UNKNOWN = '–';

export function superscript(integer) {
  return String(integer).replace(/[-0-9]/g, (character) => SUPERSCRIPTS[character]);
}

/** 10ⁿ. */
export function powerOfTen(exponent) {
  return `10${superscript(exponent)}`;
}

export function isNumber(value) {
  return typeof value === 'number' && Number.isFinite(value);
}

function signed(text) {
  return text.replace('-', MINUS);
}

/** Plain decimals between 10⁻² and 10⁵, otherwise a mantissa and a power of ten. */
export function formatNumber(value, digits = 4) {
  if (!isNumber(value)) return UNKNOWN;
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (commonExponent(size) === 0) {
    const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(size)));
    return signed(value.toFixed(Math.min(decimals, 12)));
  }
  const [mantissa, exponent] = value.toExponential(digits - 1).split('e');
  return `${signed(mantissa)}${THIN}×${THIN}${powerOfTen(Number(exponent))}`;
}

/** As short as it can be said: 0.1, 1 × 10⁻³, 32. For settings, which are exact. */
export function formatSetting(value) {
  if (!isNumber(value)) return UNKNOWN;
  const size = Math.abs(value);
  if (value === 0 || (size >= 1e-3 && size < 1e5)) return signed(String(Number(value.toPrecision(12))));
  const [mantissa, exponent] = Number(value.toPrecision(12)).toExponential().split('e');
  const power = powerOfTen(Number(exponent));
  return mantissa === '1' ? power : `${signed(mantissa)}${THIN}×${THIN}${power}`;
}

/** Whole numbers in groups of three digits. */
export function formatCount(value) {
  if (!isNumber(value)) return UNKNOWN;
  return signed(Math.round(value).toString()).replace(/\B(?=(\d{3})+(?!\d))/g, THIN);
}

/** The exponent of ten to factor out of numbers up to this size; 0 where plain decimals read well. */
export function commonExponent(size) {
  if (!isNumber(size) || size === 0) return 0;
  const exponent = Math.floor(Math.log10(Math.abs(size)));
  return exponent >= -2 && exponent < 5 ? 0 : exponent;
}

/** The standard error with two digits, the value to the same place: 0.605 ± 0.012, (1.429 ± 0.011) × 10⁻³. */
export function formatWithError(value, standardError) {
  if (!isNumber(value)) return UNKNOWN;
  if (!isNumber(standardError) || standardError <= 0) return formatNumber(value);
  const exponent = commonExponent(Math.max(Math.abs(value), standardError));
  const pair = formatScaled(value, standardError, exponent);
  return exponent === 0 ? pair : `(${pair})${THIN}×${THIN}${powerOfTen(exponent)}`;
}

/** As `formatWithError`, in units of a power of ten that stands elsewhere. */
export function formatScaled(value, standardError, exponent) {
  if (!isNumber(value)) return UNKNOWN;
  const scale = 10 ** exponent;
  const certain = !isNumber(standardError) || standardError <= 0;
  const digit = certain ? Math.abs(value) / scale / 1000 : standardError / scale / 10;
  const decimals = digit > 0 ? Math.min(8, Math.max(0, -Math.floor(Math.log10(digit)))) : 0;
  const text = signed((value / scale).toFixed(decimals));
  return certain ? text : `${text} ± ${(standardError / scale).toFixed(decimals)}`;
}

/** A standard-error count with its sign. */
export function formatSigmas(sigmas) {
  if (!isNumber(sigmas)) return '';
  if (sigmas === 0) return '0 σ';
  const size = Math.abs(sigmas);
  if (size >= 99.5) return sigmas < 0 ? '< −99 σ' : '> 99 σ';
  const digits = size.toFixed(size < 9.95 ? 1 : 0);
  return `${sigmas < 0 ? MINUS : '+'}${digits} σ`;
}

export function formatPercent(fraction, decimals = 1) {
  if (!isNumber(fraction)) return UNKNOWN;
  return `${signed((100 * fraction).toFixed(decimals))}${THIN}%`;
}

const UNITS = [
  [1, 's'],
  [60, 'min'],
  [3600, 'h'],
  [86400, 'd'],
];

/** 0 s, 42 s, 3 min, 5 h, 12 d. */
export function formatDuration(milliseconds) {
  if (!isNumber(milliseconds)) return UNKNOWN;
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const [size, unit] = UNITS.findLast(([length]) => seconds >= length) ?? UNITS[0];
  return `${Math.floor(seconds / size)} ${unit}`;
}

export function formatAge(milliseconds) {
  return isNumber(milliseconds) && milliseconds < 1500 ? 'just now' : `${formatDuration(milliseconds)} ago`;
}

// What a form says of an analysis that is to be made again, and which field an answer is about. Pure functions.

const WHOLE = /^\d{1,15}$/;
const ID = /^[a-z0-9-]{1,64}$/;

/** Fields of the form by the names that the service uses in refusals. */
const FIELDS = {
  result_id: 'id',
  from_step: 'stretch',
  to_step: 'stretch',
  reference_after_steps: 'references',
  burn_in_steps: 'burnIn',
  fit_window: 'window',
  from_lag_steps: 'window',
  to_lag_steps: 'window',
};

/**
 * @param values { id, fromStep, toStep, references, burnIn, from, to }, texts as they were typed; empty ones leave the choice to the service.
 * @return { id, settings, errors }: errors by field { id, stretch, references, burnIn, window }, none when all can be sent.
 */
export function readForm(values) {
  const text = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value.trim()]));
  const errors = {};
  const settings = {};
  if (!ID.test(text.id) || text.id === 'live') errors.id = 'Up to 64 of a–z, 0–9 and “-”, and not “live”.';
  readStretch(text, settings, errors);
  const references = text.references === '' ? [] : text.references.split(/[\s,;]+/).filter((part) => part !== '');
  if (!references.every((part) => WHOLE.test(part))) errors.references = 'Whole numbers of steps, separated by commas.';
  else if (references.length > 0) settings.referenceAfterSteps = [...new Set(references.map(Number))].sort((a, b) => a - b);
  if (text.burnIn !== '' && !WHOLE.test(text.burnIn)) errors.burnIn = 'A whole number of steps.';
  else if (text.burnIn !== '') settings.burnInSteps = Number(text.burnIn);
  readWindow(text, settings, errors);
  return { id: text.id, settings, errors };
}

function readStretch({ fromStep, toStep }, settings, errors) {
  const steps = [fromStep, toStep].filter((step) => step !== '');
  if (!steps.every((step) => WHOLE.test(step)) || (steps.length === 2 && Number(toStep) <= Number(fromStep))) {
    errors.stretch = 'Whole numbers of steps, the first less than the second.';
    return;
  }
  if (fromStep !== '') settings.fromStep = Number(fromStep);
  if (toStep !== '') settings.toStep = Number(toStep);
}

function readWindow({ from, to }, settings, errors) {
  if (from === '' && to === '') return;
  if (!WHOLE.test(from) || !WHOLE.test(to) || Number(from) < 1 || Number(to) <= Number(from)) {
    errors.window = 'Two whole numbers of steps, the first at least 1 and less than the second.';
  } else {
    settings.fitWindow = { fromLagSteps: Number(from), toLagSteps: Number(to) };
  }
}

/** The field that a refusal is about; empty where it is about none of them. */
export function fieldOf(message) {
  const found = Object.keys(FIELDS).find((name) => message.includes(name));
  return found === undefined ? '' : FIELDS[found];
}

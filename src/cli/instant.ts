import { InvalidArgumentError } from 'commander';

/** With its offset: an order that holds until nine o'clock must not hold until nine o'clock elsewhere. */
export function instant(text: string): Date {
  const written = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/.exec(text);
  if (written?.[1] && isDay(written[1]) && !isNaN(Date.parse(text))) return new Date(text);
  throw new InvalidArgumentError('must be an instant with its offset, such as 2026-01-31T09:00+08:00');
}

/** `Date` takes the 31st of February for the 3rd of March. */
function isDay(day: string): boolean {
  const midnight = new Date(`${day}T00:00Z`);
  return !isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day);
}

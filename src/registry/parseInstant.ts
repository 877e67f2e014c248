/**
 * An instant as officers write it, with its offset: an order that holds until nine o'clock must not hold until nine o'clock
 * elsewhere. Undefined when it is none.
 */
export function parseInstant(text: string): Date | undefined {
  const written = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/.exec(text);
  return written?.[1] && isDay(written[1]) && !isNaN(Date.parse(text)) ? new Date(text) : undefined;
}

/** `Date` takes the 31st of February for the 3rd of March. */
function isDay(day: string): boolean {
  const midnight = new Date(`${day}T00:00Z`);
  return !isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day);
}

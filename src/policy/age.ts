import type { Evidence } from './evidence';
import type { DisclosureRequest } from './request';
import type { Instant } from './vocabulary';

/**
 * The calendar date in UTC on or before which a person must have been born to be of age at this instant, `YYYY-MM-DD`.
 * A person born on 29 February comes of age on 1 March of a common year.
 */
export function latestAdultBirthDate(at: Instant, ageOfMajority: number): string {
  const today = new Date(at);
  const year = String(today.getUTCFullYear() - ageOfMajority).padStart(4, '0');
  return `${year}-${today.toISOString().slice(5, 10)}`;
}

/**
 * Whether the person is a minor at this instant. A date of birth that is unknown or can't be read counts as a minor's:
 * undecidable is closed.
 */
export function isMinor(birthDate: string | undefined, at: Instant, ageOfMajority: number): boolean {
  const isKnown = birthDate !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(birthDate);
  return !isKnown || birthDate > latestAdultBirthDate(at, ageOfMajority);
}

/** Whether the decision is about a minor. Agreement VIII. */
export function isOfMinor(
  { settings }: { readonly settings: Pick<DisclosureRequest['settings'], 'ageOfMajority'> },
  { birthDate, at }: Pick<Evidence, 'birthDate' | 'at'>,
): boolean {
  return isMinor(birthDate, at, settings.ageOfMajority);
}

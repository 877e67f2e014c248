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

/** Whether the person is a minor at this instant. An unknown date of birth counts as a minor: undecidable is closed. */
export function isMinor(birthDate: string | undefined, at: Instant, ageOfMajority: number): boolean {
  return birthDate === undefined || birthDate > latestAdultBirthDate(at, ageOfMajority);
}

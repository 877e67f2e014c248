import type { Calendar } from '../Calendar';
import type { Draw } from '../Draw';

export const ageOfMajority = 18;

/** About one in twenty is a minor; some come of age on the day itself, the day before or the day after. */
export function birthDate(draw: Draw, calendar: Calendar): string {
  return draw.weighted<() => string>([
    [940, () => calendar.yearsAgo(draw.integer(19, 74), -draw.integer(0, 364))],
    [47, () => calendar.yearsAgo(draw.integer(9, 17), -draw.integer(0, 363))],
    [4, () => calendar.yearsAgo(ageOfMajority)],
    [3, () => calendar.yearsAgo(ageOfMajority, -1)],
    [6, () => calendar.yearsAgo(ageOfMajority, 1)],
  ])();
}

/** A calendar date that nobody knows makes its person a minor: see `isMinor` of the policy. */
export function isAdult(date: string | null, calendar: Calendar): boolean {
  return date !== null && date <= calendar.yearsAgo(ageOfMajority);
}

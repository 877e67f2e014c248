import type { Draw } from '../Draw';

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const checkCharacters = '10X98765432';

/**
 * A Chinese resident identity number (GB 11643) whose check character is right and whose region is none: region codes
 * begin with 1 to 9. It passes for real in a form and is nobody's.
 */
export function chineseNationalId(draw: Draw, birthDate: string): string {
  const body = `00${draw.digits(4)}${birthDate.replaceAll('-', '')}${draw.digits(3)}`;
  return body + checkCharacter(body);
}

/** ISO 7064, MOD 11-2. */
export function checkCharacter(body: string): string {
  const sum = weights.reduce((total, weight, place) => total + weight * Number(body.charAt(place)), 0);
  return checkCharacters.charAt(sum % 11);
}

/** With the country code of specimens (ICAO 9303), which no state has. */
export function internationalNationalId(draw: Draw): string {
  return `UTO${draw.digits(9)}`;
}

import type { Draw } from '../Draw';

/** Reserved for examples (RFC 2606, RFC 6761): mail to them reaches nobody. */
export const emailDomains: readonly string[] = ['example.com', 'example.org', 'example.net', 'mail.example'];

/** Unique because of the index in it. */
export function emailAddress(draw: Draw, words: readonly string[], index: number): string {
  const separator = draw.pick(['', '.', '_']);
  const name = words
    .map(toAscii)
    .filter((word) => word !== '')
    .join(separator);
  return `${name}${separator}${index}@${draw.pick(emailDomains)}`;
}

function toAscii(word: string): string {
  return word
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll('æ', 'ae')
    .replaceAll('ø', 'o')
    .normalize('NFD')
    .replaceAll(/[^a-z0-9]/g, '');
}

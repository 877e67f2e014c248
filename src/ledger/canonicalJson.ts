/** JSON values as entries use them: numbers are safe integers, so that every implementation writes the same digits. */
export type CanonicalValue =
  string | number | boolean | null | readonly CanonicalValue[] | { readonly [key: string]: CanonicalValue };

/**
 * The one serialisation of a value: RFC 8785, restricted to safe integers.
 *
 * @throws TypeError for a number that is not a safe integer, or a string with a lone surrogate.
 */
export function canonicalJson(value: CanonicalValue): string {
  if (typeof value === 'string') {
    if (!isWellFormed(value)) throw new TypeError('a string with a lone surrogate has no canonical form');
    return JSON.stringify(value);
  }
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new TypeError('only safe integers have a canonical form here');
    return JSON.stringify(value);
  }
  if (typeof value === 'boolean' || value === null) return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const members = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${canonicalJson(key)}:${canonicalJson(member)}`);
  return `{${members.join(',')}}`;
}

const isWellFormed = (text: string): boolean => !/\p{Surrogate}/u.test(text);

const isList = (value: CanonicalValue): value is readonly CanonicalValue[] => Array.isArray(value);

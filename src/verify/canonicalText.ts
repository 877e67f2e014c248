/** A value as RFC 8785 writes it: undefined for what JSON text can't have brought about, or numbers that are not whole. */
export function canonicalText(value: unknown): string | undefined {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : undefined;
  if (typeof value !== 'object') return undefined;
  const parts = Array.isArray(value) ? value.map(canonicalText) : membersOf(value);
  if (parts.some((part) => part === undefined)) return undefined;
  return Array.isArray(value) ? `[${parts.join()}]` : `{${parts.join()}}`;
}

/** In the order of the names' UTF-16 code units, which is how JavaScript sorts text. */
function membersOf(value: object): (string | undefined)[] {
  const members = new Map(Object.entries(value));
  return [...members.keys()].sort().map((name) => {
    const text = canonicalText(members.get(name));
    return text === undefined ? undefined : `${JSON.stringify(name)}:${text}`;
  });
}

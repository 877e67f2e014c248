/**
 * Whether JSON text is the one that RFC 8785 writes for its value, in which all numbers are whole. `value` is what the text
 * was parsed into.
 */
export function isCanonical(text: string, value: unknown): boolean {
  // What is in order as it was parsed comes out as it was written, unless something was written in another way.
  return isInOrder(value) ? JSON.stringify(value) === text : canonicalText(value) === text;
}

function isInOrder(value: unknown): boolean {
  if (typeof value === 'number') return Number.isSafeInteger(value);
  if (typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value)) return value.every(isInOrder);
  let before = '';
  for (const [name, member] of Object.entries(value)) {
    if (name < before || !isInOrder(member)) return false;
    before = name;
  }
  return true;
}

/** Undefined for what JSON text can't have brought about, or numbers that are not whole. */
function canonicalText(value: unknown): string | undefined {
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

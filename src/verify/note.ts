import type { Finding } from './Finding';
import { found } from './Finding';
import { readBase64, readLines } from './text';
import type { VerifierKey } from './VerifierKey';

interface Signature {
  readonly name: string;
  readonly id: string;
  readonly bytes: Uint8Array;
}

interface Note {
  readonly text: string;
  readonly signatures: readonly Signature[];
}

/** A note is worth reading only once a trusted key is seen to have signed it. */
export interface OpenedNote {
  readonly text: string;
  readonly signedBy: readonly VerifierKey[];
}

const mostSignatures = 64;

/** C2SP signed-note: signatures of keys that are not known are passed over, a wrong one of a known key spoils the note. */
export function openNote(note: string, keys: readonly VerifierKey[]): OpenedNote | Finding {
  const parsed = parseNote(note);
  if (!parsed) return found('UNREADABLE', 'this is no signed note');
  const { text, signatures } = parsed;
  const signedBy: VerifierKey[] = [];
  for (const { name, id, bytes } of signatures) {
    const key = keys.find((known) => known.name === name && known.id === id);
    if (!key) continue;
    if (!key.verifies(text, bytes)) return found('NOT_SIGNED', `the signature of ${name} is wrong`);
    signedBy.push(key);
  }
  if (!signedBy.some((key) => !key.cosigns))
    return found('NOT_SIGNED', 'no trusted key of the log signed this');
  return { text, signedBy };
}

export function parseNote(note: string): Note | undefined {
  if (/(?!\n)[\u0000-\u001f]|\p{Surrogate}/u.test(note)) return undefined;
  const end = note.lastIndexOf('\n\n');
  const lines = end < 0 ? undefined : readLines(note.slice(end + 2));
  if (!lines || lines.length > mostSignatures) return undefined;
  const signatures = lines.map(parseSignature);
  return signatures.every((signature) => signature !== undefined)
    ? { text: note.slice(0, end + 1), signatures }
    : undefined;
}

function parseSignature(line: string): Signature | undefined {
  const [, name, encoded = ''] = /^— ([^\s+]+) (\S+)$/u.exec(line) ?? [];
  const bytes = readBase64(encoded);
  if (name === undefined || !bytes || bytes.length <= 4) return undefined;
  return { name, id: bytes.toString('hex', 0, 4), bytes: bytes.subarray(4) };
}
